package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/// Does what nobody is waiting for: takes up deliveries that a crash or a slow supplier left
/// behind, and expires unpaid invoices. Safe to run on every node at once.
public final class Janitor {
  private static final int BATCH_MAX = 100;

  private static final int LEASED_MAX = 100;

  /// How long the answers of an abandoned chain of forms are kept after it expired.
  private static final Duration FORMS_KEPT = Duration.ofHours(1);

  private static final Logger LOG = System.getLogger(Janitor.class.getName());

  private final Invoices invoices;
  private final Deliver deliver;
  private final Settle settle;
  private final BillPayments bills;
  private final InstantSource clock;

  Janitor(
      Invoices invoices, Deliver deliver, Settle settle, BillPayments bills, InstantSource clock) {
    this.invoices = invoices;
    this.deliver = deliver;
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

  /// Invoices whose time is over, and forms that nobody will use. What fails is logged and left for
  /// the next round, and keeps nothing else from being done.
  public void expire() {
    attempt("expiry", this::expiry);
    attempt("forms", () -> bills.forget(clock.instant().minus(FORMS_KEPT)));
  }

  private void expiry() {
    Instant now = clock.instant();
    for (UUID id : invoices.overdue(now, BATCH_MAX)) {
      attempt("expiry of invoice " + id, () -> settle.expire(id));
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
