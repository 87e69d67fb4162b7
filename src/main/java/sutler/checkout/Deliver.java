package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import java.util.function.Function;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.supply.Attempt;
import sutler.supply.Offer;
import sutler.supply.Outcome;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// Asks suppliers for what was paid and saves what came of it. The order id is our reference: an
/// order that was asked for before a crash is asked for again under the same id, never twice.
///
/// An order is asked for by whoever holds its lease: the call that made it pending, or who took it
/// when it was due. The lease is renewed while the supplier thinks, so that nobody else asks under
/// the same reference meanwhile; and each order is asked for by itself, so that a slow supplier
/// delays no other order.
final class Deliver {

  /// How long an order stays with the node that took it, unless it is renewed. It is also written
  /// when an invoice is paid, so that the paying call delivers first.
  static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration RENEWED_AFTER = LEASE.dividedBy(3);

  /// How long who pays waits for the goods. What comes later is found by asking for the invoice.
  private static final Duration PAYER_WAITS_MAX = Duration.ofSeconds(3);

  private static final Duration RETRY_MAX = Duration.ofMinutes(10);

  /// So many suppliers' answers a node waits for at once.
  private static final int ASKED_AT_ONCE_MAX = 500;

  private static final Logger LOG = System.getLogger(Deliver.class.getName());

  private final Invoices invoices;
  private final Work agenda;
  private final Map<String, Supplier> suppliers;
  private final RateBoard rates;
  private final Commission commission;
  private final Executor work;
  private final InstantSource clock;

  /// What this node is asking for now, and since when its lease runs.
  private final ConcurrentMap<String, Asked> asked = new ConcurrentHashMap<>();

  private record Asked(Lease lease, Instant renewed) {}

  /// An order to be delivered by whoever holds the lease.
  ///
  /// @param paid whether its money is still there
  /// @param attempts how often it was taken up when it was due; 0 where nobody can have asked yet
  private record Lease(UUID accountId, UUID invoiceId, Order order, boolean paid, int attempts) {
    Task task() {
      return Task.deliver(accountId, invoiceId, order.id());
    }
  }

  /// @param work runs what may take long
  Deliver(
      Invoices invoices,
      Work agenda,
      Map<String, Supplier> suppliers,
      RateBoard rates,
      Commission commission,
      Executor work,
      InstantSource clock) {
    this.invoices = invoices;
    this.agenda = agenda;
    this.commission = commission;
    this.rates = rates;
    this.suppliers = Map.copyOf(suppliers);
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

  private Invoice deliver(Invoice paid) {
    Instant end = clock.instant().plus(PAYER_WAITS_MAX);
    Saved saved = new Saved(paid, pending(paid));
    // Where a supplier fails for good, the next is asked while the payer still waits.
    while (!saved.open.isEmpty()) {
      Duration left = Duration.between(clock.instant(), end);
      saved = round(saved, left.isNegative() ? Duration.ZERO : left);
    }
    return saved.invoice;
  }

  private static List<Order> pending(Invoice invoice) {
    return invoice.orders().stream().filter(o -> o.status() == OrderStatus.PENDING).toList();
  }

  private Saved round(Saved saved, Duration patience) {
    Invoice invoice = saved.invoice;
    Map<Lease, CompletableFuture<Outcome>> answers = new LinkedHashMap<>();
    for (Order order : saved.open) {
      Lease lease = new Lease(invoice.accountId(), invoice.id(), order, invoice.isCovered(), 0);
      answers.put(lease, asking(lease));
    }
    await(answers.values(), patience);
    Map<String, Delivery.Heard> inTime = new LinkedHashMap<>();
    answers.forEach(
        (lease, answer) -> {
          if (answer.isDone()) {
            inTime.put(lease.order().id(), heard(lease, answer.join()));
          } else {
            answer.thenAccept(outcome -> save(lease, outcome));
          }
        });
    return inTime.isEmpty()
        ? new Saved(invoice, List.of())
        : save(invoice, inTime).orElse(new Saved(invoice, List.of()));
  }

  private static void await(Collection<CompletableFuture<Outcome>> answers, Duration patience) {
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
  private CompletableFuture<Outcome> asking(Lease lease) {
    if (asked.putIfAbsent(lease.order().id(), new Asked(lease, clock.instant())) != null) {
      return new CompletableFuture<>();
    }
    try {
      return CompletableFuture.supplyAsync(() -> ask(lease), work)
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
    List<Work.Taken> due = agenda.take(Task.Kind.DELIVER, clock.instant(), LEASE, free);
    due.stream()
        .flatMap(taken -> lease(taken).stream())
        .forEach(lease -> asking(lease).thenAccept(outcome -> save(lease, outcome)));
    return due.size();
  }

  /// One that cannot be read keeps no other from its supplier.
  private Optional<Lease> lease(Work.Taken taken) {
    Task task = taken.task();
    try {
      return invoices
          .find(task.accountId(), task.invoiceId())
          .filter(invoice -> invoice.status() != InvoiceStatus.BLOCKED)
          .flatMap(invoice -> lease(taken, invoice));
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "the order of " + task + " cannot be read", broken);
      agenda.postpone(task, clock.instant().plus(RETRY_MAX), broken.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static Optional<Lease> lease(Work.Taken taken, Invoice invoice) {
    return invoice
        .order(taken.task().part())
        .filter(order -> order.status() == OrderStatus.PENDING)
        .map(
            order ->
                new Lease(
                    invoice.accountId(),
                    invoice.id(),
                    order,
                    invoice.isCovered(),
                    taken.attempts()));
  }

  /// Keeps the orders that this node still waits for. Without this another node would ask for them
  /// while their supplier thinks.
  void renew() {
    Instant now = clock.instant();
    for (Asked one : asked.values()) {
      if (!now.isBefore(one.renewed.plus(RENEWED_AFTER))) {
        agenda.postpone(one.lease.task(), now.plus(LEASE), "");
        asked.replace(one.lease.order().id(), one, new Asked(one.lease, now));
      }
    }
  }

  private void save(Lease lease, Outcome outcome) {
    try {
      Delivery.Heard heard = heard(lease, outcome);
      if (heard.changes(lease.order())) {
        save(lease.accountId(), lease.invoiceId(), Map.of(lease.order().id(), heard))
            .ifPresent(this::goOn);
      }
    } catch (RuntimeException broken) {
      LOG.log(
          Level.ERROR,
          "order " + lease.order().id() + " could not be taken up; it is tried again",
          broken);
    }
  }

  /// Asks the next suppliers, where the ones before have failed for good.
  private void goOn(Saved saved) {
    Invoice invoice = saved.invoice;
    for (Order order : saved.open) {
      Lease next = new Lease(invoice.accountId(), invoice.id(), order, true, 0);
      asking(next).thenAccept(outcome -> save(next, outcome));
    }
  }

  /// What was saved.
  ///
  /// @param open the orders that this very change has moved on to their next supplier: nobody else
  ///   can have asked it
  private record Saved(Invoice invoice, List<Order> open) {}

  /// When an order that is not decided is asked for again.
  private Delivery.Heard heard(Lease lease, Outcome outcome) {
    switch (outcome) {
      case Outcome.Unknown(String reason) ->
          agenda.postpone(lease.task(), clock.instant().plus(backoff(lease.attempts())), reason);
      case Outcome.Accepted(Duration later) ->
          agenda.postpone(lease.task(), clock.instant().plus(atMost(later)), "");
      case Outcome.Done done -> {}
      case Outcome.Failed failed -> {}
    }
    return new Delivery.Heard(lease.order().underWay().map(Attempt::offer), outcome);
  }

  private static Duration atMost(Duration wait) {
    return wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait;
  }

  private static Duration backoff(int attempts) {
    return atMost(Duration.ofSeconds(1L << Math.min(attempts, 10)));
  }

  private Outcome ask(Lease lease) {
    Order order = lease.order();
    if (order.underWay().isEmpty()) {
      return new Outcome.Failed("Nobody supplies this any more.");
    }
    Offer offer = order.underWay().get().offer();
    Supplier supplier = suppliers.get(offer.supplier());
    if (supplier == null) {
      String gone = "the supplier " + offer.supplier() + " is not configured";
      // Whoever was never asked has nothing; of any other it is not known.
      return lease.attempts() == 0 ? new Outcome.Failed(gone) : new Outcome.Unknown(gone);
    }
    return answered(order, offer, () -> ask(supplier, supplyOrder(order, offer), lease));
  }

  /// Nobody knows what a supplier that throws has done.
  static Outcome answered(Order order, Offer offer, java.util.function.Supplier<Outcome> asking) {
    try {
      return asking.get();
    } catch (RuntimeException broken) {
      LOG.log(
          Level.ERROR, "supplier " + offer.supplier() + " broke on order " + order.id(), broken);
      return new Outcome.Unknown(broken.getClass().getSimpleName());
    }
  }

  /// Who takes an order up does not know whether the supplier was called before. One that does not
  /// take our reference is asked first, and then nothing is bought for money that is gone again.
  private static Outcome ask(Supplier supplier, SupplyOrder order, Lease lease) {
    if (lease.attempts() == 0) {
      return supplier.order(order);
    }
    return supplier
        .inquire(order)
        .orElseGet(
            () ->
                lease.paid
                    ? supplier.order(order)
                    : new Outcome.Failed("The payment was lost before it was ordered."));
  }

  static SupplyOrder supplyOrder(Order order, Offer offer) {
    return new SupplyOrder(
        order.id(),
        offer.item(),
        order.productName(),
        order.type().code(),
        order.value(),
        order.face(),
        order.recipient(),
        order.destination().answers());
  }

  private Optional<Saved> save(
      UUID accountId, UUID invoiceId, Map<String, Delivery.Heard> outcomes) {
    Saving saving = new Saving(outcomes, clock.instant());
    return invoices
        .change(accountId, invoiceId, Act.ofStore(saving.now), saving)
        .map(saving::saved);
  }

  private Optional<Saved> save(Invoice known, Map<String, Delivery.Heard> outcomes) {
    Saving saving = new Saving(outcomes, clock.instant());
    return invoices.change(known, Act.ofStore(saving.now), saving).map(saving::saved);
  }

  /// What is decided on answers, and which orders the last decision has moved on.
  private final class Saving implements Function<Invoice, Change> {
    private final Map<String, Delivery.Heard> outcomes;
    private final Instant now;
    private List<Order> moved = List.of();

    Saving(Map<String, Delivery.Heard> outcomes, Instant now) {
      this.outcomes = outcomes;
      this.now = now;
    }

    @Override
    public Change apply(Invoice invoice) {
      Change change = Delivery.decide(invoice, outcomes, rates.now(), commission.of(invoice), now);
      moved = Delivery.movedOn(invoice, change.next());
      return change;
    }

    Saved saved(Invoice invoice) {
      return new Saved(invoice, moved);
    }
  }
}
