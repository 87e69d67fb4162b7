package sutler.supply;

import java.time.Duration;
import java.util.Optional;
import sutler.money.Money;

/// How a supplier answered. Unknown is an answer of its own: the goods may or may not exist, so the
/// supplier is asked again by our reference, and nothing is re-ordered or refunded meanwhile.
public sealed interface Outcome {

  /// @param cost what the supplier charged, where it says so
  record Done(Redemption redemption, Optional<Money> cost) implements Outcome {
    public Done(Redemption redemption) {
      this(redemption, Optional.empty());
    }
  }

  /// It will deliver, and wants to be asked again.
  ///
  /// @param later how long to wait before that; positive
  record Accepted(Duration later) implements Outcome {
    public Accepted {
      if (!later.isPositive()) {
        throw new IllegalArgumentException("asked again after " + later);
      }
    }
  }

  /// For good: the supplier has not delivered and never will under this reference.
  ///
  /// @param reason for the buyer, in one sentence
  record Failed(String reason) implements Outcome {
    public Failed {
      // No text of a database can hold it.
      reason = reason.replace("\u0000", "");
    }
  }

  /// @param reason for the operator
  record Unknown(String reason) implements Outcome {}
}
