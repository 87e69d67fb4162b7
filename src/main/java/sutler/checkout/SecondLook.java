package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.supply.Attempt;
import sutler.supply.Outcome;
import sutler.supply.Supplier;

/// Asks once more after what a supplier has failed for good. Some say so and deliver all the same:
/// by then another has delivered, or the money has gone back. Such goods are the store's loss, and
/// this is where it hears of it.
final class SecondLook {

  /// By then a supplier's own list is up to date.
  static final Duration AFTER = Duration.ofMinutes(10);

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration AGAIN_MAX = Duration.ofHours(6);

  /// So often a supplier that does not know is asked: the last time after about a day.
  private static final int LOOKS_MAX = 12;

  private static final int AT_ONCE_MAX = 50;

  private static final Logger LOG = System.getLogger(SecondLook.class.getName());

  private final Invoices invoices;
  private final Work agenda;
  private final Map<String, Supplier> suppliers;
  private final Executor work;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(AT_ONCE_MAX);

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
      free.acquireUninterruptibly();
      try {
        work.execute(() -> released(taken));
      } catch (RuntimeException stopping) {
        free.release();
        throw stopping;
      }
    }
  }

  private void released(Work.Taken taken) {
    try {
      look(taken);
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, taken.task() + " broke; it is done later", broken);
      again(taken, broken.getClass().getSimpleName());
    } finally {
      free.release();
    }
  }

  private void look(Work.Taken taken) {
    Task task = taken.task();
    Which which = Which.of(task);
    Optional<Order> order =
        invoices
            .find(task.accountId(), task.invoiceId())
            .flatMap(invoice -> invoice.order(which.orderId));
    Optional<Attempt> attempt =
        order.map(o -> o.attempts().get(which.number)).filter(Delivery::isToBeLookedAt);
    if (attempt.isEmpty()) {
      return;
    }
    switch (answer(order.orElseThrow(), attempt.get())) {
      case Outcome.Done done -> save(task, which, Optional.of(done));
      case Outcome.Failed failed -> save(task, which, Optional.empty());
      case Outcome.Accepted accepted -> later(taken, which, "accepted after all");
      case Outcome.Unknown(String reason) -> later(taken, which, reason);
    }
  }

  /// Whoever cannot be asked is believed.
  private Outcome answer(Order order, Attempt attempt) {
    return Optional.ofNullable(suppliers.get(attempt.offer().supplier()))
        .flatMap(s -> s.lookAgain(Deliver.supplyOrder(order, attempt.offer())))
        .orElseGet(() -> new Outcome.Failed(attempt.reason()));
  }

  private void later(Work.Taken taken, Which which, String reason) {
    if (taken.attempts() >= LOOKS_MAX) {
      LOG.log(Level.WARNING, "no supplier knows what became of " + taken.task() + ": " + reason);
      save(taken.task(), which, Optional.empty());
    } else {
      again(taken, reason);
    }
  }

  private void again(Work.Taken taken, String reason) {
    Duration wait = AFTER.multipliedBy(1L << Math.min(taken.attempts(), 10));
    Duration most = wait.compareTo(AGAIN_MAX) > 0 ? AGAIN_MAX : wait;
    agenda.postpone(taken.task(), clock.instant().plus(most), reason);
  }

  private void save(Task task, Which which, Optional<Outcome.Done> delivered) {
    Optional<Invoice> changed =
        invoices.change(
            task.accountId(),
            task.invoiceId(),
            Act.ofStore(clock.instant()),
            invoice -> Delivery.looked(invoice, which.orderId, which.number, delivered));
    if (changed.isPresent() && delivered.isPresent()) {
      LOG.log(Level.WARNING, task + ": the supplier had failed it, and has delivered it");
    }
  }

  /// The attempt that a task is about.
  private record Which(String orderId, int number) {
    static Which of(Task task) {
      String[] parts = task.part().split(":", 2);
      return new Which(parts[0], Integer.parseInt(parts[1]));
    }
  }
}
