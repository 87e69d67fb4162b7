package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import sutler.invoice.Order;
import sutler.ledger.Transfer;
import sutler.supply.Offer;
import sutler.supply.Outcome;
import sutler.supply.Supplier;

/// Asks a supplier once more about an order that it said had failed for good. Some say so and
/// deliver all the same: by then another has delivered, or the money has gone back. Such goods are
/// the store's loss, and this is where it hears of it.
final class SecondLook {

  /// By then a supplier's own list is up to date.
  static final Duration AFTER = Duration.ofMinutes(10);

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration AGAIN_MAX = Duration.ofHours(6);

  /// So often a supplier that does not know is asked: the last time after about 29 hours.
  static final int LOOKS_MAX = 10;

  private static final int AT_ONCE_MAX = 50;

  private static final Logger LOG = System.getLogger(SecondLook.class.getName());

  private final Invoices invoices;
  private final Work agenda;
  private final Map<String, Supplier> suppliers;
  private final Executor work;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(AT_ONCE_MAX);

  /// What this node is looking at now. One that hangs is not begun again here.
  private final Set<Task> looking = ConcurrentHashMap.newKeySet();

  SecondLook(
      Invoices invoices,
      Work agenda,
      Map<String, Supplier> suppliers,
      Executor work,
      InstantSource clock) {
    this.invoices = invoices;
    this.agenda = agenda;
    this.suppliers = Map.copyOf(suppliers);
    this.work = work;
    this.clock = clock;
  }

  /// Takes up what is due. Does not wait for suppliers.
  void due(int most) {
    int taking = Math.min(most, free.availablePermits());
    if (taking == 0) {
      return;
    }
    for (Work.Taken taken : agenda.take(Task.Kind.LOOK, clock.instant(), LEASE, taking)) {
      if (looking.add(taken.task())) {
        free.acquireUninterruptibly();
        begin(taken);
      }
    }
  }

  private void begin(Work.Taken taken) {
    try {
      work.execute(() -> finish(taken));
    } catch (RuntimeException stopping) {
      ended(taken);
      throw stopping;
    }
  }

  private void finish(Work.Taken taken) {
    try {
      look(taken);
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, taken.task() + " broke; it is done later", broken);
      again(taken, AFTER, broken.getClass().getSimpleName());
    } finally {
      ended(taken);
    }
  }

  private void ended(Work.Taken taken) {
    looking.remove(taken.task());
    free.release();
  }

  private void look(Work.Taken taken) {
    Task task = taken.task();
    Which which = Which.of(task);
    Optional<Order> order =
        invoices
            .find(task.accountId(), task.invoiceId())
            .flatMap(invoice -> invoice.order(which.orderId))
            .filter(o -> Delivery.isToBeLookedAt(o, which.number));
    if (order.isEmpty()) {
      agenda.end(taken);
      return;
    }
    switch (answer(order.get(), order.get().attempts().get(which.number).offer())) {
      case Outcome.Done done -> save(task, which, Optional.of(done));
      case Outcome.Failed failed -> save(task, which, Optional.empty());
      case Outcome.Accepted(Duration later) -> later(taken, which, later, "it works on it");
      case Outcome.Unknown(String reason) -> later(taken, which, Duration.ZERO, reason);
    }
  }

  /// A supplier that is not configured any more may be back tomorrow; one that cannot be asked is
  /// believed.
  private Outcome answer(Order order, Offer offer) {
    Supplier supplier = suppliers.get(offer.supplier());
    if (supplier == null) {
      return new Outcome.Unknown("the supplier " + offer.supplier() + " is not configured");
    }
    return Deliver.answered(
        order,
        offer,
        () ->
            supplier
                .lookAgain(Deliver.supplyOrder(order, offer))
                .orElseGet(() -> new Outcome.Failed("")));
  }

  private void later(Work.Taken taken, Which which, Duration wish, String reason) {
    if (taken.attempts() >= LOOKS_MAX) {
      LOG.log(Level.WARNING, taken.task() + " is not looked at any more: " + reason);
      save(taken.task(), which, Optional.empty());
    } else {
      again(taken, wish, reason);
    }
  }

  private void again(Work.Taken taken, Duration wish, String reason) {
    Duration usual = AFTER.multipliedBy(1L << Math.min(taken.attempts() - 1, 10));
    Duration wait = wish.compareTo(usual) > 0 ? wish : usual;
    Duration most = wait.compareTo(AGAIN_MAX) > 0 ? AGAIN_MAX : wait;
    agenda.postpone(taken.task(), clock.instant().plus(most), reason);
  }

  private void save(Task task, Which which, Optional<Outcome.Done> delivered) {
    // Empty where somebody else was quicker.
    AtomicReference<Optional<List<Transfer>>> booked = new AtomicReference<>(Optional.empty());
    invoices.change(
        task.accountId(),
        task.invoiceId(),
        Act.ofStore(clock.instant()),
        invoice -> {
          Change change = Delivery.looked(invoice, which.orderId, which.number, delivered);
          booked.set(Optional.of(change.transfers()).filter(t -> !change.next().equals(invoice)));
          return change;
        });
    delivered
        .flatMap(done -> booked.get())
        .ifPresent(
            losses ->
                LOG.log(
                    Level.WARNING,
                    "order %s of invoice %s: its supplier said that it had failed, and has delivered it; booked as a loss: %s"
                        .formatted(
                            which.orderId,
                            task.invoiceId(),
                            losses.stream().map(Transfer::amount).toList())));
  }

  /// The attempt that a task is about.
  private record Which(String orderId, int number) {
    static Which of(Task task) {
      String[] parts = task.part().split(":", 2);
      return new Which(parts[0], Integer.parseInt(parts[1]));
    }
  }
}
