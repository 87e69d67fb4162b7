package sutler.checkout;

import java.util.Locale;
import java.util.UUID;

/// Something that is to happen later, known by its key.
///
/// @param accountId whose it is; [#STORE] for what belongs to no customer
/// @param key the id of what it is about; with an order, its invoice's id before it and a colon
public record Task(UUID accountId, Kind kind, String key) {
  /// The account of what belongs to no customer.
  public static final UUID STORE = new UUID(0, 0);

  /// What there is to do.
  public enum Kind {
    /// Ask a supplier for an order.
    DELIVER,
    /// Ask once more after what a supplier has failed; the key has the attempt's number after the
    /// order's id.
    LOOK,
    /// See whether an invoice's time is over.
    EXPIRE,
    /// Write the receipt of an invoice.
    RECEIPT,
    /// Write that money went back; the key has the refund's position after the invoice's id.
    REFUND,
    /// Write to the recipient of a gift.
    GIFT,
    /// Send a mail.
    MAIL;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Task {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a task about nothing");
    }
  }

  /// To deliver an order.
  static Task deliver(UUID accountId, UUID invoiceId, String orderId) {
    return new Task(accountId, Kind.DELIVER, invoiceId + ":" + orderId);
  }

  /// To look once more at a failed attempt.
  static Task look(UUID accountId, UUID invoiceId, String orderId, int attempt) {
    return new Task(accountId, Kind.LOOK, invoiceId + ":" + orderId + ":" + attempt);
  }

  /// The first part of its key.
  public UUID invoiceId() {
    return UUID.fromString(key.split(":", 2)[0]);
  }

  /// What stands behind the invoice's id.
  public String part() {
    String[] parts = key.split(":", 2);
    return parts.length == 2 ? parts[1] : "";
  }
}
