package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;

/// Does what nobody is waiting for: takes up deliveries that a crash or a slow supplier left
/// behind, and expires unpaid invoices. Safe to run on every node at once.
public final class Janitor {
  private static final int BATCH_MAX = 100;

  private static final int LEASED_MAX = 100;
  private static final Duration LEASE = Duration.ofSeconds(30);

  /// How long the answers of an abandoned chain of forms are kept after it expired.
  private static final Duration FORMS_KEPT = Duration.ofHours(1);

  private static final Logger LOG = System.getLogger(Janitor.class.getName());

  private final Work work;
  private final Deliver deliver;
  private final SecondLook secondLook;
  private final Settle settle;
  private final BillPayments bills;
  private final InstantSource clock;

  Janitor(
      Work work,
      Deliver deliver,
      SecondLook secondLook,
      Settle settle,
      BillPayments bills,
      InstantSource clock) {
    this.work = work;
    this.deliver = deliver;
    this.secondLook = secondLook;
    this.settle = settle;
    this.bills = bills;
    this.clock = clock;
  }

  /// Deliveries that are due. Does not wait for suppliers.
  public void deliver() {
    deliver.renew();
    int taken = deliver.due(LEASED_MAX);
    if (taken > 0) {
      LOG.log(Level.INFO, "took up " + taken + " deliveries");
    }
  }

  /// Asks suppliers once more after what they have failed. Does not wait for them.
  public void lookAgain() {
    secondLook.due(LEASED_MAX);
  }

  /// Invoices whose time is over, and forms that nobody will use. What fails is logged and left for
  /// the next round, and keeps nothing else from being done.
  public void expire() {
    attempt("expiry", this::expiry);
    attempt("forms", () -> bills.forget(clock.instant().minus(FORMS_KEPT)));
  }

  /// What cannot be done now, for want of a rate, is due again when its lease is over.
  private void expiry() {
    for (Work.Taken taken : work.take(Task.Kind.EXPIRE, clock.instant(), LEASE, BATCH_MAX)) {
      Task task = taken.task();
      attempt(
          "expiry of invoice " + task.key(),
          () -> settle.expire(task.accountId(), task.invoiceId()));
    }
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failed) {
      LOG.log(Level.WARNING, what + " failed and is tried again", failed);
    }
  }
}
