package sutler.checkout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Does what nobody is waiting for: takes up deliveries that a crash or a slow supplier left
/// behind, and expires unpaid invoices. Safe to run on every node at once.
public final class Janitor {
  private static final int BATCH_MAX = 100;
  private static final Logger LOG = System.getLogger(Janitor.class.getName());

  private final Invoices invoices;
  private final Deliver deliver;
  private final Settle settle;
  private final InstantSource clock;

  Janitor(Invoices invoices, Deliver deliver, Settle settle, InstantSource clock) {
    this.invoices = invoices;
    this.deliver = deliver;
    this.settle = settle;
    this.clock = clock;
  }

  /// One round, of bounded length. A failure is logged and left for the next round.
  public void sweep() {
    try {
      int taken = deliver.due(BATCH_MAX);
      if (taken > 0) {
        LOG.log(Level.INFO, "took up " + taken + " deliveries");
      }
      List<UUID> overdue = invoices.overdue(clock.instant(), BATCH_MAX);
      overdue.forEach(settle::expire);
    } catch (RuntimeException failed) {
      LOG.log(Level.WARNING, "a round of the janitor failed; it is tried again", failed);
    }
  }
}
