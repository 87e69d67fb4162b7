package sutler.invoice;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import sutler.money.Money;

/// Money that went back to the buyer's balance.
///
/// @param taken in the asset of the invoice
/// @param credited what reached the balance, in the balance's asset
/// @param orderId the order it was for, with [Reason#ORDER_FAILED]
public record Refund(
    Reason reason, Money taken, Money credited, Optional<String> orderId, Instant at) {

  /// Why it went back.
  public enum Reason {
    /// The supplier could not deliver.
    ORDER_FAILED,
    /// More was paid than asked.
    OVERPAID,
    /// Less was paid than asked, and the time is over.
    UNDERPAID,
    /// Paid after the time was over.
    LATE,
    /// Another asset came than was asked for.
    FOREIGN,
    /// The store or a rail refused the purchase.
    DENIED;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
