package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Settlement;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Rates;
import sutler.supply.Outcome;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// Asks the supplier for what was paid and saves what came of it. The order id is our reference: an
/// order that was asked for before a crash is asked for again under the same id, never twice.
public final class Deliver {

  /// How long an order stays with the node that took it before another may ask after it. It is also
  /// written when an invoice is paid, so that the buying call delivers first.
  public static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration RETRY_MAX = Duration.ofMinutes(10);
  private static final Logger LOG = System.getLogger(Deliver.class.getName());

  private final Invoices invoices;
  private final Supplier supplier;
  private final RateBoard rates;
  private final Commission commission;
  private final InstantSource clock;

  Deliver(
      Invoices invoices,
      Supplier supplier,
      RateBoard rates,
      Commission commission,
      InstantSource clock) {
    this.invoices = invoices;
    this.commission = commission;
    this.rates = rates;
    this.supplier = supplier;
    this.clock = clock;
  }

  /// Delivers the pending orders of an invoice that this node has just paid. Never throws: paid it
  /// is, the intent to deliver is saved, and what breaks here the janitor takes up.
  Invoice now(Invoice invoice) {
    try {
      return deliver(invoice);
    } catch (RuntimeException broken) {
      LOG.log(
          Level.ERROR,
          "delivery of invoice " + invoice.id() + " broke; it is taken up later",
          broken);
      return invoice;
    }
  }

  private Invoice deliver(Invoice invoice) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Order order : invoice.orders()) {
      if (order.status() == OrderStatus.PENDING) {
        outcomes.put(order.id(), ask(order));
      }
    }
    return outcomes.isEmpty() ? invoice : save(invoice.id(), outcomes).orElse(invoice);
  }

  /// Takes up what is due: orders whose node died, or whose supplier did not know.
  ///
  /// @return how many were taken up
  int due(int most) {
    List<Invoices.Lease> leases = invoices.leaseDue(clock.instant(), most);
    leases.forEach(this::takeUp);
    return leases.size();
  }

  private void takeUp(Invoices.Lease lease) {
    try {
      Outcome outcome = ask(lease.order());
      if (outcome instanceof Outcome.Unknown) {
        invoices.postpone(lease.order().id(), clock.instant().plus(backoff(lease.attempts())));
      }
      save(lease.invoiceId(), Map.of(lease.order().id(), outcome));
    } catch (RuntimeException broken) {
      LOG.log(
          Level.ERROR,
          "order " + lease.order().id() + " could not be taken up; it is tried again",
          broken);
    }
  }

  private static Duration backoff(int attempts) {
    Duration wait = Duration.ofSeconds(1L << Math.min(attempts, 10));
    return wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait;
  }

  private Outcome ask(Order order) {
    try {
      return supplier.order(
          new SupplyOrder(
              order.id(),
              order.productId(),
              order.productName(),
              order.type().code(),
              order.value(),
              order.face().asset().code(),
              order.recipient()));
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "supplier " + supplier.name() + " broke on order " + order.id(), broken);
      return new Outcome.Unknown(broken.getClass().getSimpleName());
    }
  }

  private Optional<Invoice> save(UUID invoiceId, Map<String, Outcome> outcomes) {
    return invoices.change(
        invoiceId, invoice -> decide(invoice, outcomes, rates.now(), commission, clock.instant()));
  }

  /// Decides. An order that is final already stays as it is, whatever was heard later.
  static Change decide(
      Invoice invoice,
      Map<String, Outcome> outcomes,
      Rates rates,
      Commission commission,
      Instant now) {
    Invoice next = invoice;
    List<Transfer> transfers = new ArrayList<>();
    for (Order order : invoice.orders()) {
      Outcome outcome = outcomes.get(order.id());
      if (outcome == null || order.status() != OrderStatus.PENDING) {
        continue;
      }
      switch (outcome) {
        case Outcome.Done done -> {
          Invoice delivered = next.with(order.delivered(done.redemption()));
          transfers.addAll(earned(invoice, order));
          transfers.addAll(Refunds.loss(next, delivered, order.id()));
          commission.of(invoice, order, rates).ifPresent(transfers::add);
          next = delivered;
        }
        case Outcome.Failed failed -> {
          Change refund = failed(next, order, failed.reason(), rates, now);
          next = refund.next();
          transfers.addAll(refund.transfers());
        }
        case Outcome.Unknown unknown -> {}
      }
    }
    Invoice advanced = advanced(next, now);
    Change change = new Change(advanced, transfers);
    if (advanced.status() != InvoiceStatus.PAYMENT_ERROR) {
      return change;
    }
    // What is left of a payment that was lost in part is known once nothing is open any more.
    Change credited = Refunds.surplus(advanced, Settlement.of(advanced, now), rates, now);
    return change.then(credited.next(), credited.transfers());
  }

  /// Nothing goes back for an order whose payment was lost meanwhile.
  private static Change failed(
      Invoice invoice, Order order, String reason, Rates rates, Instant now) {
    return invoice.isCovered()
        ? Refunds.failedOrder(invoice, order, reason, rates, now)
        : Change.none(invoice.with(order.with(OrderStatus.FAILED)));
  }

  private static Invoice advanced(Invoice invoice, Instant now) {
    boolean done = invoice.orders().stream().allMatch(o -> o.status().isFinal());
    if (done && !invoice.status().isFinal()) {
      return invoice.completed(now);
    }
    return invoice.status() == InvoiceStatus.PAYMENT_CONFIRMED
        ? invoice.with(InvoiceStatus.PENDING)
        : invoice;
  }

  private static List<Transfer> earned(Invoice invoice, Order order) {
    List<Transfer> transfers = new ArrayList<>();
    Asset asset = order.price().asset();
    if (order.price().isPositive()) {
      transfers.add(
          new Transfer(
              "deliver:" + order.id(),
              invoice.id(),
              Book.store(Book.Kind.UNEARNED, asset),
              Book.store(Book.Kind.SALES, asset),
              order.price()));
    }
    if (order.cashback().isPositive()) {
      transfers.add(
          new Transfer(
              "cashback:" + order.id(),
              invoice.id(),
              Book.store(Book.Kind.CASHBACK_COST, Asset.BTC),
              Book.of(invoice.accountId(), Book.Kind.CASHBACK, Asset.BTC),
              order.cashback()));
    }
    return transfers;
  }
}
