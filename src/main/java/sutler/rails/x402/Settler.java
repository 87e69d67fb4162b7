package sutler.rails.x402;

import java.time.Duration;
import java.util.Optional;

/// Carries out an authorization on its chain.
interface Settler {

  /// Who sends, where the store itself does.
  Optional<Attempts.Sender> sender(Token token, Authorization authorization, byte[] signature);

  /// Sends what was saved. Sent again, it is the same transaction.
  Seen send(Attempt attempt, Token token);

  /// Looks what came of it.
  Seen look(Attempt attempt, Token token);

  /// From which block on to look for it.
  long block();

  /// Does what keeps the sender going, beside looking at attempts.
  default void tend(Attempts attempts, Token token) {}

  /// How long a wallet waits for the outcome.
  Duration patience();

  /// What is seen of an attempt.
  sealed interface Seen {
    /// The chain has a successful transaction with the matching Transfer.
    record Settled(String transaction, long block) implements Seen {}

    /// Somebody says that this was sent.
    record Sent(String transaction) implements Seen {}

    record Failed(Reason reason) implements Seen {}

    /// @param there whether the chain has it already, but not deep enough
    record Unknown(boolean there) implements Seen {}
  }
}
