package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
///
/// An order is asked for by whoever holds its lease: the call that made it pending, or who took it
/// when it was due. The lease is renewed while the supplier thinks, so that nobody else asks under
/// the same reference meanwhile; and each order is asked for by itself, so that a slow supplier
/// delays no other order.
public final class Deliver {

  /// How long an order stays with the node that took it, unless it is renewed. It is also written
  /// when an invoice is paid, so that the paying call delivers first.
  public static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration RENEWED_AFTER = LEASE.dividedBy(3);

  /// How long who pays waits for the goods. What comes later is found by asking for the invoice.
  private static final Duration PAYER_WAITS_MAX = Duration.ofSeconds(3);

  private static final Duration RETRY_MAX = Duration.ofMinutes(10);

  /// So many suppliers' answers a node waits for at once.
  private static final int ASKED_AT_ONCE_MAX = 500;

  private static final Logger LOG = System.getLogger(Deliver.class.getName());

  private final Invoices invoices;
  private final Supplier supplier;
  private final RateBoard rates;
  private final Commission commission;
  private final Executor work;
  private final InstantSource clock;

  /// What this node is asking for now, and since when its lease runs.
  private final ConcurrentMap<String, Asked> asked = new ConcurrentHashMap<>();

  private record Asked(Invoices.Lease lease, Instant renewed) {}

  /// @param work runs what may take long
  Deliver(
      Invoices invoices,
      Supplier supplier,
      RateBoard rates,
      Commission commission,
      Executor work,
      InstantSource clock) {
    this.invoices = invoices;
    this.commission = commission;
    this.rates = rates;
    this.supplier = supplier;
    this.work = work;
    this.clock = clock;
  }

  /// Delivers the pending orders of an invoice that this call has just paid. Never throws: paid it
  /// is, the intent to deliver is saved, and what breaks here is taken up when it is due.
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
    Map<Invoices.Lease, CompletableFuture<Outcome>> answers = new LinkedHashMap<>();
    for (Order order : invoice.orders()) {
      if (order.status() == OrderStatus.PENDING) {
        Invoices.Lease lease = new Invoices.Lease(invoice.accountId(), invoice.id(), order, 0);
        answers.put(lease, asking(lease));
      }
    }
    await(answers.values());
    Map<String, Outcome> inTime = new LinkedHashMap<>();
    answers.forEach(
        (lease, answer) -> {
          if (answer.isDone()) {
            inTime.put(lease.order().id(), heard(lease, answer.join()));
          } else {
            answer.thenAccept(outcome -> save(lease, outcome));
          }
        });
    return inTime.isEmpty() ? invoice : save(invoice.id(), inTime).orElse(invoice);
  }

  private static void await(Collection<CompletableFuture<Outcome>> answers) {
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(PAYER_WAITS_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      // What is there by now is saved now, the rest when it comes.
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a supplier's answer broke", broken);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks, on a thread of its own. Completes with an outcome, but where this node waits for one
  /// already: there the first to ask hears it.
  private CompletableFuture<Outcome> asking(Invoices.Lease lease) {
    if (asked.putIfAbsent(lease.order().id(), new Asked(lease, clock.instant())) != null) {
      return new CompletableFuture<>();
    }
    try {
      return CompletableFuture.supplyAsync(() -> ask(lease.order()), work)
          .whenComplete((outcome, broken) -> asked.remove(lease.order().id()));
    } catch (RuntimeException stopping) {
      asked.remove(lease.order().id());
      throw stopping;
    }
  }

  /// Takes up what is due: orders whose node died, whose supplier did not know, or wants to be
  /// asked again. Does not wait for their suppliers.
  ///
  /// @return how many were taken up
  int due(int most) {
    int free = Math.min(most, ASKED_AT_ONCE_MAX - asked.size());
    if (free <= 0) {
      return 0;
    }
    List<Invoices.Lease> leases = invoices.leaseDue(clock.instant(), free);
    leases.forEach(lease -> asking(lease).thenAccept(outcome -> save(lease, outcome)));
    return leases.size();
  }

  /// Keeps the orders that this node still waits for. Without this another node would ask for them
  /// while their supplier thinks.
  void renew() {
    Instant now = clock.instant();
    for (Asked one : asked.values()) {
      if (!now.isBefore(one.renewed.plus(RENEWED_AFTER))) {
        invoices.postpone(one.lease, now.plus(LEASE));
        asked.replace(one.lease.order().id(), one, new Asked(one.lease, now));
      }
    }
  }

  private void save(Invoices.Lease lease, Outcome outcome) {
    try {
      save(lease.invoiceId(), Map.of(lease.order().id(), heard(lease, outcome)));
    } catch (RuntimeException broken) {
      LOG.log(
          Level.ERROR,
          "order " + lease.order().id() + " could not be taken up; it is tried again",
          broken);
    }
  }

  /// When an order that is not decided is asked for again.
  private Outcome heard(Invoices.Lease lease, Outcome outcome) {
    switch (outcome) {
      case Outcome.Unknown unknown ->
          invoices.postpone(lease, clock.instant().plus(backoff(lease.attempts())));
      case Outcome.Accepted(Duration later) ->
          invoices.postpone(lease, clock.instant().plus(atMost(later)));
      case Outcome.Done done -> {}
      case Outcome.Failed failed -> {}
    }
    return outcome;
  }

  private static Duration atMost(Duration wait) {
    return wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait;
  }

  private static Duration backoff(int attempts) {
    return atMost(Duration.ofSeconds(1L << Math.min(attempts, 10)));
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
          transfers.addAll(refund.transfers());
          transfers.addAll(Refunds.loss(next, refund.next(), order.id()));
          next = refund.next();
        }
        case Outcome.Accepted accepted -> {}
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
