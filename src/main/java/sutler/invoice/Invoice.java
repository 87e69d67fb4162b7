package sutler.invoice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// A purchase: what is bought, at which locked price, and all that has happened to it.
///
/// @param total in the asset charged; locked until `expiresAt`
/// @param topUp what the buyer's balance gets once it is paid; such an invoice has no orders
/// @param byGuest made by a program for this account's address, which can read it with a token
/// @param affiliate who is credited with the sale
/// @param email where the receipt goes
public record Invoice(
    UUID id,
    UUID accountId,
    InvoiceStatus status,
    PaymentMethod method,
    Money total,
    Optional<Money> topUp,
    boolean byGuest,
    Prompt prompt,
    Optional<String> affiliate,
    String email,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> confirmedAt,
    Optional<Instant> deliveredAt,
    List<Order> orders,
    List<Payment> payments,
    List<Refund> refunds) {

  public Invoice {
    orders = List.copyOf(orders);
    payments = List.copyOf(payments);
    refunds = List.copyOf(refunds);
  }

  public Invoice with(InvoiceStatus next) {
    return copy(next, expiresAt, confirmedAt, deliveredAt, orders, payments, refunds);
  }

  public Invoice withOrders(List<Order> next) {
    return copy(status, expiresAt, confirmedAt, deliveredAt, next, payments, refunds);
  }

  public Invoice with(Order changed) {
    return withOrders(orders.stream().map(o -> o.id().equals(changed.id()) ? changed : o).toList());
  }

  public Invoice withPayments(List<Payment> next) {
    return copy(status, expiresAt, confirmedAt, deliveredAt, orders, next, refunds);
  }

  public Invoice plus(Refund refund) {
    List<Refund> next = new ArrayList<>(refunds);
    next.add(refund);
    return copy(status, expiresAt, confirmedAt, deliveredAt, orders, payments, next);
  }

  public Invoice confirmed(Instant now) {
    InvoiceStatus next = InvoiceStatus.PAYMENT_CONFIRMED;
    return copy(next, expiresAt, Optional.of(now), deliveredAt, orders, payments, refunds);
  }

  /// Nothing more is open. Delivered it is only where something was.
  public Invoice completed(Instant now) {
    boolean any =
        topUp.isPresent() || orders.stream().anyMatch(o -> o.status() == OrderStatus.DELIVERED);
    Optional<Instant> delivered = any ? Optional.of(now) : Optional.empty();
    return copy(
        InvoiceStatus.COMPLETE, expiresAt, confirmedAt, delivered, orders, payments, refunds);
  }

  public Invoice expiringAt(Instant instant) {
    return copy(status, instant, confirmedAt, deliveredAt, orders, payments, refunds);
  }

  /// With other values for what can change; the rest is fixed when the invoice is made.
  private Invoice copy(
      InvoiceStatus nextStatus,
      Instant nextExpiry,
      Optional<Instant> nextConfirmed,
      Optional<Instant> nextDelivered,
      List<Order> nextOrders,
      List<Payment> nextPayments,
      List<Refund> nextRefunds) {
    return new Invoice(
        id,
        accountId,
        nextStatus,
        method,
        total,
        topUp,
        byGuest,
        prompt,
        affiliate,
        email,
        createdAt,
        nextExpiry,
        nextConfirmed,
        nextDelivered,
        nextOrders,
        nextPayments,
        nextRefunds);
  }

  public Optional<Order> order(String orderId) {
    return orders.stream().filter(o -> o.id().equals(orderId)).findFirst();
  }

  /// All that was seen, confirmed or not, early or late.
  public Money detected() {
    return sum(p -> true);
  }

  /// What was seen before the time was over and has been confirmed, whenever that was.
  Money confirmedInTime() {
    return sum(p -> p.confirmed() && inTime(p));
  }

  private boolean inTime(Payment payment) {
    return payment.seenAt().isBefore(expiresAt);
  }

  public Money confirmed() {
    return sum(Payment::confirmed);
  }

  /// What a payer still has to send; zero when enough was seen.
  public Money missing() {
    return total.minus(sum(this::inTime)).orZeroIfNegative();
  }

  /// What went back already of money that bought nothing.
  public Money creditedSurplus() {
    Money sum = Money.zero(total.asset());
    for (Refund refund : refunds) {
      if (refund.reason() != Refund.Reason.ORDER_FAILED) {
        sum = sum.plus(refund.taken());
      }
    }
    return sum;
  }

  /// How the orders stand together, by the contract's four words.
  public String deliveryStatus() {
    if (topUp.isPresent()) {
      return status == InvoiceStatus.COMPLETE ? "all_delivered" : "not_delivered";
    }
    long delivered = orders.stream().filter(o -> o.status() == OrderStatus.DELIVERED).count();
    if (delivered == orders.size()) {
      return "all_delivered";
    }
    if (delivered > 0) {
      return "partially_delivered";
    }
    return orders.stream().allMatch(o -> o.status().isFinal()) ? "failed" : "not_delivered";
  }

  private Money sum(Predicate<Payment> which) {
    Money sum = Money.zero(total.asset());
    for (Payment payment : payments) {
      if (which.test(payment)) {
        sum = sum.plus(payment.amount());
      }
    }
    return sum;
  }
}
