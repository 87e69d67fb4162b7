package sutler.checkout;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import sutler.identity.Actor;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Payment;
import sutler.invoice.Settlement;
import sutler.ledger.Book;
import sutler.ledger.Book.Kind;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Rates;
import sutler.payment.Observation;
import sutler.payment.PaymentId;

/// Turns what a rail sees into what an invoice is.
public final class Settle {
  private final Invoices invoices;
  private final RateBoard rates;
  private final Deliver deliver;
  private final InstantSource clock;

  Settle(Invoices invoices, RateBoard rates, Deliver deliver, InstantSource clock) {
    this.invoices = invoices;
    this.rates = rates;
    this.deliver = deliver;
    this.clock = clock;
  }

  /// Takes an observation, told any number of times, and delivers what it pays for.
  ///
  /// @return the invoice as it then is, or empty when there is none
  public Optional<Invoice> observe(Observation seen) {
    // Told twice at once, one of the calls pays, and that one delivers.
    AtomicBoolean paid = new AtomicBoolean();
    Instant now = clock.instant();
    Optional<Invoice> saved =
        invoices.change(
            seen.invoiceId(),
            new Act(Actor.rail(seen.payment().rail()), now),
            invoice -> {
              Change change = decide(invoice, seen, rates.now(), now);
              paid.set(!invoice.status().isPaid() && change.next().status().isPaid());
              return change;
            });
    return saved.map(i -> paid.get() ? deliver.now(i) : i);
  }

  /// A rail is about to carry out a payment: until then at the latest, the invoice does not expire.
  ///
  /// @return whether the invoice can be paid
  public boolean hold(UUID invoiceId, Instant until) {
    Instant now = clock.instant();
    Optional<Invoice> held =
        invoices.change(
            invoiceId, Act.ofStore(now), invoice -> Change.none(held(invoice, until, now)));
    return held.filter(i -> i.isPayable(now)).isPresent();
  }

  private static Invoice held(Invoice invoice, Instant until, Instant now) {
    if (!invoice.isPayable(now)) {
      return invoice;
    }
    Instant most = until.isAfter(invoice.waitsUntil()) ? invoice.waitsUntil() : until;
    // What holds it already may take longer.
    boolean longer = invoice.times().heldUntil().filter(most::isBefore).isPresent();
    return longer ? invoice : invoice.held(Optional.of(most));
  }

  /// What the rail was about to carry out will not come.
  public Optional<Invoice> release(UUID invoiceId) {
    Instant now = clock.instant();
    return invoices.change(
        invoiceId,
        Act.ofStore(now),
        invoice -> settled(invoice, invoice.held(Optional.empty()), List.of(), rates.now(), now));
  }

  /// Expires an invoice whose time is over; anything confirmed on it goes to the balance.
  Optional<Invoice> expire(UUID accountId, UUID invoiceId) {
    Instant now = clock.instant();
    return invoices.change(
        accountId,
        invoiceId,
        Act.ofStore(now),
        invoice -> settled(invoice, invoice, List.of(), rates.now(), now));
  }

  /// Ends an invoice's time at once: how the sandbox plays a late payment.
  public Optional<Invoice> hurry(UUID invoiceId) {
    Instant now = clock.instant();
    return invoices.change(
        invoiceId,
        Act.ofStore(now),
        invoice -> {
          boolean open =
              invoice.status() == InvoiceStatus.UNPAID && now.isBefore(invoice.expiresAt());
          Invoice hurried = open ? invoice.expiringAt(now) : invoice;
          return settled(invoice, hurried, List.of(), rates.now(), now);
        });
  }

  static Change decide(Invoice invoice, Observation seen, Rates rates, Instant now) {
    Invoice next = invoice.withPayments(Settlement.see(invoice.payments(), seen));
    return settled(invoice, next, arrived(invoice, next, seen.payment()), rates, now);
  }

  /// What the observation of one payment means for the books: money that arrived, money that is not
  /// there any more, or both, where the amount of a payment turned out to be another.
  private static List<Transfer> arrived(Invoice before, Invoice after, PaymentId id) {
    Optional<Payment> was = before.payment(id).filter(Payment::confirmed);
    Optional<Payment> is = after.payment(id).filter(Payment::confirmed);
    Payment now = after.payment(id).orElseThrow();
    if (was.map(Payment::amount).equals(is.map(Payment::amount))) {
      return List.of();
    }
    List<Transfer> transfers = new ArrayList<>();
    was.ifPresent(
        p ->
            transfers.add(
                moved(now.key("reverse", after.id()), after, p, Kind.UNEARNED, Kind.WORLD)));
    is.ifPresent(
        p ->
            transfers.add(
                moved(now.key("receive", after.id()), after, p, Kind.WORLD, Kind.UNEARNED)));
    return transfers;
  }

  private static Transfer moved(String key, Invoice invoice, Payment payment, Kind from, Kind to) {
    Asset asset = payment.amount().asset();
    return new Transfer(
        key,
        invoice.id(),
        Book.of(invoice.accountId(), from, asset),
        Book.of(invoice.accountId(), to, asset),
        payment.amount());
  }

  static Change settled(
      Invoice before, Invoice invoice, List<Transfer> arrived, Rates rates, Instant now) {
    Settlement settlement = Settlement.of(invoice, now);
    Invoice moved = moved(invoice, settlement.next(), now);
    Change credited = Refunds.surplus(moved, settlement, rates, now);
    List<Transfer> transfers = new ArrayList<>(arrived);
    transfers.addAll(credited.transfers());
    if (moved.status() == InvoiceStatus.COMPLETE && before.status() != InvoiceStatus.COMPLETE) {
      transfers.addAll(TopUp.credit(invoice));
    }
    Change foreign = Refunds.foreign(credited.next(), rates, now);
    transfers.addAll(foreign.transfers());
    transfers.addAll(Refunds.loss(before, foreign.next(), "n" + reversals(invoice)));
    return new Change(foreign.next(), transfers);
  }

  /// Grows with each change of what is lost by payments.
  private static String reversals(Invoice invoice) {
    int lost = invoice.payments().stream().mapToInt(Payment::reversals).sum();
    long there = invoice.payments().stream().filter(Payment::confirmed).count();
    return lost + "-" + there;
  }

  private static Invoice moved(Invoice invoice, InvoiceStatus next, Instant now) {
    if (next == invoice.status()) {
      return invoice;
    }
    return switch (next) {
      case PAYMENT_CONFIRMED -> {
        Invoice paid = invoice.confirmed(now);
        Invoice confirmed = paid.withOrders(paid.orders().stream().map(Order::begun).toList());
        yield invoice.topUp().isPresent() ? confirmed.completed(now) : confirmed;
      }
      case EXPIRED -> orders(invoice.with(next), OrderStatus.FAILED);
      case UNPAID, PAYMENT_DETECTED, PENDING, COMPLETE, BLOCKED, DENIED, PAYMENT_ERROR ->
          invoice.with(next);
    };
  }

  private static Invoice orders(Invoice invoice, OrderStatus status) {
    return invoice.withOrders(invoice.orders().stream().map(o -> o.with(status)).toList());
  }
}
