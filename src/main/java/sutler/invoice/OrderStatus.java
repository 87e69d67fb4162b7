package sutler.invoice;

import java.util.Locale;

/// Where one order of an invoice stands.
public enum OrderStatus {
  /// The invoice is not paid.
  CREATED,
  /// Paid; the supplier is being asked.
  PENDING,
  DELIVERED,
  /// Never to be delivered, and never paid: its invoice expired.
  FAILED,
  /// Not delivered; its price is back on the balance.
  REFUNDED;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isFinal() {
    return this == DELIVERED || this == FAILED || this == REFUNDED;
  }
}
