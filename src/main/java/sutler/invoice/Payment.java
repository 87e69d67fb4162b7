package sutler.invoice;

import java.time.Instant;
import java.util.UUID;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;

/// A payment of an invoice: what was last observed of it, and when it was seen first.
///
/// @param amount in the asset that came
/// @param reversals how often money that had arrived was lost again; each needs a key of its own in
///   the books
public record Payment(PaymentId id, Money amount, State state, Instant seenAt, int reversals) {

  public Payment {
    if (!amount.isPositive() || reversals < 0) {
      throw new IllegalArgumentException("a payment of " + amount);
    }
  }

  static Payment first(Observation seen) {
    return new Payment(seen.payment(), seen.amount(), seen.state(), seen.seenAt(), 0);
  }

  /// As it is now. It was seen when somebody saw it first; and it does not become less sure by an
  /// observation that was made before one that is known: only a payment that is gone takes money
  /// back.
  Payment then(Observation seen) {
    boolean older = confirmed() && seen.state() instanceof State.Pending;
    if (older) {
      return this;
    }
    boolean lost = confirmed() && !(isFinal(seen.state()) && amount.equals(seen.amount()));
    Instant first = seen.seenAt().isBefore(seenAt) ? seen.seenAt() : seenAt;
    return new Payment(id, seen.amount(), seen.state(), first, lost ? reversals + 1 : reversals);
  }

  private static boolean isFinal(State state) {
    return state instanceof State.Final;
  }

  /// The money has arrived, in whatever asset.
  public boolean confirmed() {
    return isFinal(state);
  }

  public boolean isGone() {
    return state instanceof State.Gone;
  }

  /// For people and for keys of programs.
  public String transactionId() {
    return id.transaction();
  }

  /// The key of its arrival in the books, or of its loss: each happens once for each reversal.
  public String key(String what, UUID invoice) {
    return what + ":" + invoice + ":" + id.text() + (reversals == 0 ? "" : "#" + reversals);
  }
}
