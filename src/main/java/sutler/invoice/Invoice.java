package sutler.invoice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import sutler.identity.Actor;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// A purchase: what is bought, at which locked price, and all that has happened to it.
///
/// @param received all money that came for it, and what became of it
/// @param revision how often it was changed since it was placed: each change that is saved adds one
public record Invoice(
    UUID id,
    UUID accountId,
    Charge charge,
    Origin origin,
    Times times,
    InvoiceStatus status,
    List<Order> orders,
    Received received,
    int revision) {

  /// What has to be paid, and how.
  ///
  /// @param total in the asset charged; locked until the invoice expires
  /// @param topUp what the buyer's balance gets once it is paid; such an invoice has no orders
  /// @param prompts what a payer needs, one for each way in which it can be paid
  public record Charge(
      PaymentMethod method, Money total, Optional<Money> topUp, List<Prompt> prompts) {
    public Charge {
      prompts = List.copyOf(prompts);
      if (total.units().signum() < 0) {
        throw new IllegalArgumentException("a total of " + total);
      }
    }
  }

  /// Where the purchase comes from.
  ///
  /// @param actor who made it; a guest makes it for this account's address
  /// @param affiliate who is credited with the sale
  /// @param email where the receipt goes
  public record Origin(Actor actor, Optional<String> affiliate, String email) {}

  /// @param expiresAt until then a payment has to be seen
  /// @param waitsUntil until then what was seen may take to confirm; the rail's word
  /// @param heldUntil a rail has claimed a payment that is on its way: meanwhile it does not expire
  public record Times(
      Instant createdAt,
      Instant expiresAt,
      Instant waitsUntil,
      Optional<Instant> heldUntil,
      Optional<Instant> confirmedAt,
      Optional<Instant> deliveredAt) {

    public Times {
      if (waitsUntil.isBefore(expiresAt)) {
        throw new IllegalArgumentException("an invoice that waits for less than its own time");
      }
    }

    /// @param patience how long a payment that was seen may take to confirm after the expiry
    public static Times open(Instant createdAt, Instant expiresAt, Duration patience) {
      return new Times(
          createdAt,
          expiresAt,
          expiresAt.plus(patience),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    public Times confirmed(Instant at) {
      return new Times(createdAt, expiresAt, waitsUntil, heldUntil, Optional.of(at), deliveredAt);
    }

    Times delivered(Optional<Instant> at) {
      return new Times(createdAt, expiresAt, waitsUntil, heldUntil, confirmedAt, at);
    }

    Times held(Optional<Instant> until) {
      return new Times(createdAt, expiresAt, waitsUntil, until, confirmedAt, deliveredAt);
    }

    Times expiring(Instant at) {
      return new Times(createdAt, at, waitsUntil, heldUntil, confirmedAt, deliveredAt);
    }
  }

  /// All money that came, and what went back of it.
  public record Received(List<Payment> payments, List<Refund> refunds) {
    public static final Received NOTHING = new Received(List.of(), List.of());

    public Received {
      payments = List.copyOf(payments);
      refunds = List.copyOf(refunds);
    }
  }

  /// What must be true of every invoice; a change that breaks it is not saved.
  public Invoice {
    orders = List.copyOf(orders);
    if (charge.topUp.isPresent() && !orders.isEmpty()) {
      throw new IllegalArgumentException("a top-up with orders: " + id);
    }
    if (status.isPaid() && times.confirmedAt.isEmpty()) {
      throw new IllegalArgumentException("paid, but never confirmed: " + id);
    }
    requireSum(id, charge, orders);
  }

  private static void requireSum(UUID id, Charge charge, List<Order> orders) {
    Money sum = Money.zero(charge.total.asset());
    for (Order order : orders) {
      sum = sum.plus(order.price());
    }
    if (!orders.isEmpty() && !sum.equals(charge.total)) {
      throw new IllegalArgumentException(
          "orders of %s in an invoice of %s: %s".formatted(sum, charge.total, id));
    }
  }

  public PaymentMethod method() {
    return charge.method;
  }

  public Money total() {
    return charge.total;
  }

  public Optional<Money> topUp() {
    return charge.topUp;
  }

  public List<Prompt> prompts() {
    return charge.prompts;
  }

  /// The ways in which it can be paid, of one kind.
  public <P extends Prompt> Optional<P> prompt(Class<P> kind) {
    return charge.prompts.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  public boolean byGuest() {
    return origin.actor.isGuest();
  }

  public Optional<String> affiliate() {
    return origin.affiliate;
  }

  public String email() {
    return origin.email;
  }

  public Instant createdAt() {
    return times.createdAt;
  }

  public Instant expiresAt() {
    return times.expiresAt;
  }

  /// Whether it is forgotten for whom this was and what about: only the books still know of it.
  public boolean isForgotten() {
    return email().isEmpty();
  }

  public Instant waitsUntil() {
    return times.waitsUntil;
  }

  public Optional<Instant> confirmedAt() {
    return times.confirmedAt;
  }

  public Optional<Instant> deliveredAt() {
    return times.deliveredAt;
  }

  public List<Payment> payments() {
    return received.payments;
  }

  /// Those that are there: seen, and not gone again.
  public List<Payment> standing() {
    return payments().stream().filter(p -> !p.isGone()).toList();
  }

  public List<Refund> refunds() {
    return received.refunds;
  }

  public Invoice with(InvoiceStatus next) {
    return new Invoice(id, accountId, charge, origin, times, next, orders, received, revision);
  }

  private Invoice with(Times next) {
    return new Invoice(id, accountId, charge, origin, next, status, orders, received, revision);
  }

  /// As it stands once this change is saved.
  public Invoice saved() {
    return new Invoice(
        id, accountId, charge, origin, times, status, orders, received, revision + 1);
  }

  public Invoice withOrders(List<Order> next) {
    return new Invoice(id, accountId, charge, origin, times, status, next, received, revision);
  }

  private Invoice with(Received next) {
    return new Invoice(id, accountId, charge, origin, times, status, orders, next, revision);
  }

  public Invoice with(Order changed) {
    return withOrders(orders.stream().map(o -> o.id().equals(changed.id()) ? changed : o).toList());
  }

  public Invoice withPayments(List<Payment> next) {
    return with(new Received(next, received.refunds));
  }

  public Invoice plus(Refund refund) {
    List<Refund> next = new ArrayList<>(received.refunds);
    next.add(refund);
    return with(new Received(received.payments, next));
  }

  public Invoice confirmed(Instant now) {
    return with(times.confirmed(now)).with(InvoiceStatus.PAYMENT_CONFIRMED);
  }

  /// Nothing more is open. Delivered it is only where something was.
  public Invoice completed(Instant now) {
    boolean any =
        topUp().isPresent() || orders.stream().anyMatch(o -> o.status() == OrderStatus.DELIVERED);
    return with(times.delivered(any ? Optional.of(now) : Optional.empty()))
        .with(InvoiceStatus.COMPLETE);
  }

  public Invoice expiringAt(Instant instant) {
    return with(times.expiring(instant));
  }

  /// A rail says that a payment is on its way, until then at the latest; or that it is not any
  /// more.
  public Invoice held(Optional<Instant> until) {
    return with(times.held(until));
  }

  /// Until when a payment that was not seen yet may still be told.
  public Instant payableUntil() {
    return times.heldUntil.filter(h -> h.isAfter(times.expiresAt)).orElse(times.expiresAt);
  }

  public Optional<Order> order(String orderId) {
    return orders.stream().filter(o -> o.id().equals(orderId)).findFirst();
  }

  /// All that was seen and is there, confirmed or not, early or late.
  public Money detected() {
    return sum(p -> true);
  }

  /// The price is there: it was seen before the time was over and has been confirmed, whenever that
  /// was. Our own books pay at once.
  public boolean isCovered() {
    return method().isLedger() || sum(p -> p.confirmed() && inTime(p)).compareTo(total()) >= 0;
  }

  private boolean inTime(Payment payment) {
    return payment.seenAt().isBefore(expiresAt());
  }

  public Money confirmed() {
    return sum(Payment::confirmed);
  }

  /// What a payer still has to send; zero when enough was seen.
  public Money missing() {
    return total().minus(sum(this::inTime)).orZeroIfNegative();
  }

  /// What went back already of money that bought nothing.
  public Money creditedSurplus() {
    return taken(r -> r.reason() != Refund.Reason.ORDER_FAILED);
  }

  private Money taken(Predicate<Refund> which) {
    Money sum = Money.zero(total().asset());
    for (Refund refund : refunds()) {
      if (which.test(refund) && refund.taken().asset().equals(sum.asset())) {
        sum = sum.plus(refund.taken());
      }
    }
    return sum;
  }

  /// The price of what was delivered.
  public Money delivered() {
    Money sum = Money.zero(total().asset());
    for (Order order : orders) {
      sum = order.status() == OrderStatus.DELIVERED ? sum.plus(order.price()) : sum;
    }
    return sum;
  }

  /// What went back for orders that failed.
  Money failed() {
    return taken(r -> r.reason() == Refund.Reason.ORDER_FAILED);
  }

  /// What the store has lost on this invoice, in each asset where it has: goods, top-ups and
  /// credits that left, and whose money was lost again afterwards.
  public Map<Asset, Money> losses() {
    Map<Asset, Money> left = new LinkedHashMap<>();
    if (method().isLedger()) {
      return left;
    }
    boolean toppedUp = topUp().isPresent() && status == InvoiceStatus.COMPLETE;
    left.put(total().asset(), toppedUp ? total() : delivered());
    refunds().forEach(r -> left.merge(r.taken().asset(), r.taken(), Money::plus));
    for (Payment payment : payments()) {
      if (payment.confirmed()) {
        left.computeIfPresent(
            payment.amount().asset(), (asset, sum) -> sum.minus(payment.amount()));
      }
    }
    left.values().removeIf(sum -> !sum.isPositive());
    return left;
  }

  public Optional<Payment> payment(PaymentId payment) {
    return payments().stream().filter(p -> p.id().equals(payment)).findFirst();
  }

  /// A payment that is begun now can still buy.
  public boolean isPayable(Instant now) {
    return status == InvoiceStatus.UNPAID && now.isBefore(payableUntil());
  }

  /// How the orders stand together, by the contract's four words.
  public String deliveryStatus() {
    if (topUp().isPresent()) {
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

  /// Of what came in the asset charged and was not lost again.
  private Money sum(Predicate<Payment> which) {
    Money sum = Money.zero(total().asset());
    for (Payment payment : payments()) {
      boolean counts = !payment.isGone() && !isForeign(payment);
      if (counts && which.test(payment)) {
        sum = sum.plus(payment.amount());
      }
    }
    return sum;
  }

  /// What came in other assets, has arrived and was not given back yet.
  public List<Money> foreignOwed() {
    Map<Asset, Money> owed = new LinkedHashMap<>();
    for (Payment payment : payments()) {
      if (payment.confirmed() && isForeign(payment)) {
        owed.merge(payment.amount().asset(), payment.amount(), Money::plus);
      }
    }
    for (Refund refund : refunds()) {
      owed.computeIfPresent(refund.taken().asset(), (asset, sum) -> sum.minus(refund.taken()));
    }
    return owed.values().stream().filter(Money::isPositive).toList();
  }

  /// Another asset came than was asked for: it buys nothing.
  public boolean isForeign(Payment payment) {
    return !payment.amount().asset().equals(total().asset());
  }
}
