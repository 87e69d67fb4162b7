package sutler.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sutler.money.Money;

/// A payment as a rail sees it now: a fact about the world, told as often as the rail likes and in
/// any order. What it means for the invoice is not the rail's to say.
///
/// @param amount in the asset that came, which may not be the one that was asked for
/// @param seenAt when the rail or its network saw it first: this decides whether it was in time,
///   not when it was final or told
public record Observation(
    UUID invoiceId, PaymentId payment, Money amount, Instant seenAt, State state) {

  public Observation {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("an observation of nothing");
    }
  }

  /// How sure the payment is.
  public sealed interface State {
    /// On its way.
    ///
    /// @param confirmations that it has, of so many `needed`
    record Pending(int confirmations, int needed) implements State {
      public Pending {
        if (confirmations < 0 || needed < 1) {
          throw new IllegalArgumentException(confirmations + " of " + needed + " confirmations");
        }
      }
    }

    /// Goods may leave.
    record Final() implements State {}

    /// The network does not have it any more: replaced, reorganized away, or dropped.
    ///
    /// @param replacedBy the payment that spends the same coins, where the rail knows
    record Gone(Optional<PaymentId> replacedBy) implements State {}
  }
}
