package sutler.rails.x402;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;

/// Where attempts are kept. Every method is one transaction.
interface Attempts {

  Optional<Attempt> find(long chainId, String payer, String nonce);

  Optional<Attempt> byIdentifier(UUID invoiceId, String identifier);

  /// Saves an attempt before anything of it is sent. Where the store itself sends, its transaction
  /// is signed here, under the next number of the sending account: what is saved is what is sent.
  Claim claim(Attempt attempt, Optional<Sender> sender);

  /// The outcomes of [#claim].
  sealed interface Claim {
    record Mine(Attempt attempt) implements Claim {}

    /// This authorization was claimed before.
    record Known(Attempt attempt) implements Claim {}

    /// Another payment of this invoice is being settled, or was.
    record Busy() implements Claim {}
  }

  /// The account that pays for the gas.
  ///
  /// @param firstNumber the least number that the chain would take
  /// @param sign the transaction under a number
  record Sender(String address, long firstNumber, LongFunction<Signed> sign) {}

  record Signed(String raw, String hash) {}

  /// What a payer has promised in payments that are not settled yet.
  BigInteger promised(long chainId, String payer);

  /// How many payments of a payer the chain has refused within the hour, at the store's cost.
  int refused(long chainId, String payer);

  /// A facilitator says that it sent this.
  void sentAs(UUID id, String transaction);

  /// The chain has it.
  ///
  /// @return the hash that settled it first: by this the invoice knows the payment, whatever the
  ///   chain makes of it later
  String settled(UUID id, String transaction, long block);

  /// The invoice has been told.
  void told(UUID id);

  /// Will not be settled; `LOST` where it was settled once.
  ///
  /// @return whether it was settled once
  boolean failed(UUID id, Reason reason);

  /// What is signed under numbers from this one on and is not waited for any more: the numbers have
  /// to be used up all the same.
  List<String> unused(long chainId, String sender, long firstNumber);

  /// The chain forgot a settled one; it is looked for again.
  void reopened(UUID id);

  /// Takes attempts of one chain to look at, for a while: those that were sent, those settled not
  /// long ago, and those that failed and can still be carried out by somebody.
  List<Attempt> due(long chainId, int most);

  /// The chains that have attempts to look at.
  Set<Long> dueChains();
}
