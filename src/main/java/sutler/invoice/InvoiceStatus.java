package sutler.invoice;

import java.util.Locale;

/// Where an invoice stands.
public enum InvoiceStatus {
  UNPAID,
  PAYMENT_DETECTED,
  PAYMENT_CONFIRMED,
  PENDING,
  COMPLETE,
  EXPIRED,
  BLOCKED,
  DENIED,
  PAYMENT_ERROR;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The price has been received in full.
  public boolean isPaid() {
    return switch (this) {
      case PAYMENT_CONFIRMED, PENDING, COMPLETE -> true;
      case UNPAID, PAYMENT_DETECTED, EXPIRED, BLOCKED, DENIED, PAYMENT_ERROR -> false;
    };
  }

  /// Nothing more will happen by itself.
  public boolean isFinal() {
    return switch (this) {
      case COMPLETE, EXPIRED, BLOCKED, DENIED, PAYMENT_ERROR -> true;
      case UNPAID, PAYMENT_DETECTED, PAYMENT_CONFIRMED, PENDING -> false;
    };
  }
}
