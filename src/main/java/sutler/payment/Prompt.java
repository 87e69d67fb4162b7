package sutler.payment;

import java.util.Optional;
import sutler.money.Money;

/// What a payer needs to pay one invoice. Made once per invoice and stored with it.
public sealed interface Prompt {

  /// The same prompt for another amount: what is missing after a part was paid.
  default Prompt asking(Money asked, Money missing) {
    return this;
  }

  /// Pay to an address.
  ///
  /// @param uri for wallets: BIP-21, EIP-681 or Solana Pay; empty where there is no standard
  /// @param contract the token's contract or mint, where the asset is a token
  record Address(String address, String uri, Optional<String> contract) implements Prompt {
    @Override
    public Prompt asking(Money asked, Money missing) {
      String next =
          uri.replace("amount=" + asked.text(), "amount=" + missing.text())
              .replace("value=" + asked.units(), "value=" + missing.units())
              .replace("uint256=" + asked.units(), "uint256=" + missing.units());
      return new Address(address, next, contract);
    }
  }

  /// Sign an authorization for an address, which the store carries out (x402). A plain transfer
  /// there is not seen.
  record Authorized(String address, String contract) implements Prompt {}

  /// Pay a BOLT 11 invoice.
  record Lightning(String invoice) implements Prompt {}

  /// Nothing to do: our own books pay.
  record Ledger() implements Prompt {}
}
