package sutler.checkout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sutler.checkout.Task.Kind;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;

/// What a change of an invoice puts on the list of work, and what it takes off. Saved with the
/// change, so that neither is ever there without the other.
///
/// @param put new tasks, or other times for those that there are
public record Agenda(List<Due> put, List<Task> drop) {

  public record Due(Task task, Instant at) {}

  /// Of a new invoice.
  public static Agenda placed(Invoice invoice, Instant now) {
    Agenda agenda = new Agenda(new ArrayList<>(), new ArrayList<>());
    invoice
        .orders()
        .forEach(order -> agenda.deliver(invoice, false, isToDeliver(invoice, order), order, now));
    agenda.expire(invoice, Optional.empty(), expiry(invoice));
    agenda.tell(invoice, 0, Event.placed(invoice), now);
    return agenda;
  }

  /// Of a change.
  ///
  /// @param events that tell of it
  public static Agenda between(Invoice before, Invoice after, List<Event> events, Instant now) {
    Agenda agenda = new Agenda(new ArrayList<>(), new ArrayList<>());
    for (Order order : after.orders()) {
      boolean was = before.order(order.id()).filter(o -> isToDeliver(before, o)).isPresent();
      agenda.deliver(after, was, isToDeliver(after, order), order, now);
      agenda.look(after, before.order(order.id()), order, now);
    }
    agenda.expire(after, expiry(before), expiry(after));
    agenda.tell(after, before.refunds().size(), events, now);
    return agenda;
  }

  private static boolean isToDeliver(Invoice invoice, Order order) {
    return order.status() == OrderStatus.PENDING && invoice.status() != InvoiceStatus.BLOCKED;
  }

  /// The call that pays delivers first; others may after its lease.
  private void deliver(Invoice invoice, boolean was, boolean is, Order order, Instant now) {
    follow(was, is, deliver(invoice, order), now.plus(Deliver.LEASE));
  }

  private void look(Invoice invoice, Optional<Order> before, Order order, Instant now) {
    for (int i = 0; i < order.attempts().size(); i++) {
      int number = i;
      boolean was = before.filter(old -> Delivery.isToBeLookedAt(old, number)).isPresent();
      boolean is = Delivery.isToBeLookedAt(order, number);
      Task task = Task.look(invoice.accountId(), invoice.id(), order.id(), number);
      follow(was, is, task, now.plus(SecondLook.AFTER));
    }
  }

  /// There is a task while there is something to do.
  private void follow(boolean was, boolean is, Task task, Instant at) {
    if (is && !was) {
      put.add(new Due(task, at));
    } else if (was && !is) {
      drop.add(task);
    }
  }

  static Task deliver(Invoice invoice, Order order) {
    return Task.deliver(invoice.accountId(), invoice.id(), order.id());
  }

  /// When somebody has to see whether its time is over.
  private static Optional<Instant> expiry(Invoice invoice) {
    return switch (invoice.status()) {
      case UNPAID -> Optional.of(invoice.payableUntil());
      case PAYMENT_DETECTED -> Optional.of(invoice.waitsUntil());
      case PAYMENT_CONFIRMED, PENDING, COMPLETE, EXPIRED, BLOCKED, DENIED, PAYMENT_ERROR ->
          Optional.empty();
    };
  }

  private void expire(Invoice invoice, Optional<Instant> was, Optional<Instant> is) {
    Task task = new Task(invoice.accountId(), Kind.EXPIRE, invoice.id().toString());
    if (is.isPresent() && !is.equals(was)) {
      put.add(new Due(task, is.get()));
    } else if (was.isPresent() && is.isEmpty()) {
      drop.add(task);
    }
  }

  /// Whom an event is told to.
  private void tell(Invoice invoice, int refunds, List<Event> events, Instant now) {
    int position = refunds;
    for (Event event : events) {
      String key = invoice.id().toString();
      switch (event.kind()) {
        case PAID -> later(invoice, Kind.RECEIPT, key, now);
        case CREDITED -> later(invoice, Kind.REFUND, key + ":" + position++, now);
        case ORDER_DELIVERED ->
            event
                .orderId()
                .flatMap(invoice::order)
                .filter(order -> order.gift().isPresent())
                .ifPresent(order -> later(invoice, Kind.GIFT, key + ":" + order.id(), now));
        case PLACED,
            PAYMENT_SEEN,
            PAYMENT_FINAL,
            PAYMENT_GONE,
            EXPIRED,
            REOPENED,
            BLOCKED,
            RELEASED,
            DENIED,
            PAYMENT_ERROR,
            ORDER_REFUNDED,
            ORDER_FAILED,
            COMPLETE,
            TRACKED,
            REVEALED,
            GIFT_OPENED,
            DELIVERED_AFTER_ALL -> {}
      }
    }
  }

  private void later(Invoice invoice, Kind kind, String key, Instant now) {
    put.add(new Due(new Task(invoice.accountId(), kind, key), now));
  }
}
