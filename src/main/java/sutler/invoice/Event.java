package sutler.invoice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sutler.supply.Attempt;

/// Something that happened to an invoice. Events are saved with the change that they tell of, and
/// whoever tells somebody - mails, open pages, the account's story - follows them.
///
/// @param orderId the order that it is about, where it is about one
/// @param detail in a few words, without anything secret
public record Event(Kind kind, Optional<String> orderId, String detail) {
  public static final int DETAIL_LENGTH_MAX = 300;

  /// What can happen.
  public enum Kind {
    PLACED,
    /// A payment was seen, and is not final.
    PAYMENT_SEEN,
    PAYMENT_FINAL,
    /// A payment is not there any more.
    PAYMENT_GONE,
    PAID,
    EXPIRED,
    /// A late confirmation brought an expired invoice back, or its payment was lost again.
    REOPENED,
    BLOCKED,
    RELEASED,
    DENIED,
    PAYMENT_ERROR,
    ORDER_DELIVERED,
    ORDER_REFUNDED,
    ORDER_FAILED,
    /// A supplier that had failed an order has delivered it all the same: the store's loss.
    DELIVERED_AFTER_ALL,
    /// Money went back to the balance.
    CREDITED,
    COMPLETE,
    /// The owner recorded something about an order.
    TRACKED,
    /// Somebody looked at a code.
    REVEALED,
    /// The recipient of a gift opened it.
    GIFT_OPENED;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Event {
    detail = detail.length() > DETAIL_LENGTH_MAX ? detail.substring(0, DETAIL_LENGTH_MAX) : detail;
  }

  public static Event of(Kind kind, String detail) {
    return new Event(kind, Optional.empty(), detail);
  }

  public static Event of(Kind kind, Order order, String detail) {
    return new Event(kind, Optional.of(order.id()), detail);
  }

  /// What a new invoice begins with.
  public static List<Event> placed(Invoice invoice) {
    List<Event> events = new ArrayList<>();
    events.add(of(Kind.PLACED, invoice.total() + " by " + invoice.method().code()));
    if (invoice.status().isPaid()) {
      events.add(of(Kind.PAID, ""));
    }
    return events;
  }

  /// What has happened between two states of an invoice.
  public static List<Event> between(Invoice before, Invoice after) {
    List<Event> events = new ArrayList<>();
    payments(before, after, events);
    if (before.confirmedAt().isEmpty() && after.confirmedAt().isPresent()) {
      events.add(of(Kind.PAID, ""));
    }
    if (before.status() != after.status()) {
      status(before.status(), after.status()).ifPresent(kind -> events.add(of(kind, "")));
    }
    for (Order order : after.orders()) {
      before.order(order.id()).ifPresent(old -> order(old, order, events));
    }
    for (int i = before.refunds().size(); i < after.refunds().size(); i++) {
      Refund refund = after.refunds().get(i);
      events.add(
          new Event(
              Kind.CREDITED, refund.orderId(), refund.credited() + ": " + refund.reason().code()));
    }
    // Last, as it is the end of the story.
    events.sort((a, b) -> Boolean.compare(a.kind == Kind.COMPLETE, b.kind == Kind.COMPLETE));
    return events;
  }

  private static void payments(Invoice before, Invoice after, List<Event> events) {
    for (Payment payment : after.payments()) {
      Optional<Payment> old = before.payment(payment.id());
      Kind kind =
          payment.isGone()
              ? Kind.PAYMENT_GONE
              : payment.confirmed() ? Kind.PAYMENT_FINAL : Kind.PAYMENT_SEEN;
      boolean isNew =
          old.isEmpty()
              || old.get().isGone() != payment.isGone()
              || old.get().confirmed() != payment.confirmed()
              || !old.get().amount().equals(payment.amount());
      if (isNew) {
        events.add(of(kind, payment.amount() + " in " + payment.id().text()));
      }
    }
  }

  private static Optional<Kind> status(InvoiceStatus before, InvoiceStatus after) {
    return switch (after) {
      case UNPAID -> Optional.of(before == InvoiceStatus.BLOCKED ? Kind.RELEASED : Kind.REOPENED);
      case PAYMENT_DETECTED -> Optional.empty();
      case PAYMENT_CONFIRMED, PENDING ->
          before == InvoiceStatus.BLOCKED ? Optional.of(Kind.RELEASED) : Optional.empty();
      case COMPLETE -> Optional.of(Kind.COMPLETE);
      case EXPIRED -> Optional.of(Kind.EXPIRED);
      case BLOCKED -> Optional.of(Kind.BLOCKED);
      case DENIED -> Optional.of(Kind.DENIED);
      case PAYMENT_ERROR -> Optional.of(Kind.PAYMENT_ERROR);
    };
  }

  private static void order(Order before, Order after, List<Event> events) {
    if (before.status() != after.status()) {
      switch (after.status()) {
        case DELIVERED -> events.add(of(Kind.ORDER_DELIVERED, after, after.productName()));
        case REFUNDED -> events.add(of(Kind.ORDER_REFUNDED, after, after.failure().orElse("")));
        case FAILED -> events.add(of(Kind.ORDER_FAILED, after, after.failure().orElse("")));
        case CREATED, PENDING -> {}
      }
    }
    for (int i = 0; i < Math.min(before.attempts().size(), after.attempts().size()); i++) {
      Attempt attempt = after.attempts().get(i);
      if (attempt.state() == Attempt.State.LATE
          && before.attempts().get(i).state() != Attempt.State.LATE) {
        events.add(of(Kind.DELIVERED_AFTER_ALL, after, attempt.offer().supplier()));
      }
    }
    if (!before.tracking().equals(after.tracking())) {
      events.add(of(Kind.TRACKED, after, ""));
    }
  }
}
