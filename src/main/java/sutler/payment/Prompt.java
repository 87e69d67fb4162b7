package sutler.payment;

import java.util.Optional;

/// What a payer needs to pay one invoice. Made once per invoice and stored with it.
public sealed interface Prompt {

  /// Pay to an address.
  ///
  /// @param uri for wallets: BIP-21, EIP-681 or Solana Pay
  /// @param contract the token's contract or mint, where the asset is a token
  record Address(String address, String uri, Optional<String> contract) implements Prompt {}

  /// Pay a BOLT 11 invoice.
  record Lightning(String invoice) implements Prompt {}

  /// Nothing to do: our own books pay.
  record Ledger() implements Prompt {}
}
