package sutler.rails.x402;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;

/// Where attempts are kept. Every method is one transaction.
public interface Attempts {

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

  void settled(UUID id, String transaction, long block);

  void failed(UUID id, Reason reason);

  /// The chain forgot a settled one; it is looked for again.
  void reopened(UUID id);

  void lost(UUID id);

  /// Takes attempts to look at, for a while: those that were sent, and those settled not long ago.
  List<Attempt> due(int most);
}
