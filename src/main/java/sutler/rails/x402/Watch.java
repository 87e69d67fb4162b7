package sutler.rails.x402;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import sutler.payment.PaymentMethod;

/// Looks at what was sent until it is known what came of it, and for a while after it was settled:
/// a chain can forget its last blocks. Safe to run on every node.
final class Watch {
  private static final Logger LOG = System.getLogger(Watch.class.getName());
  private static final int AT_ONCE = 20;

  private final Attempts attempts;
  private final Till.Tills tills;
  private final Cashier cashier;

  Watch(Attempts attempts, Till.Tills tills, Cashier cashier) {
    this.attempts = attempts;
    this.tills = tills;
    this.cashier = cashier;
  }

  void sweep() {
    for (Attempt attempt : attempts.due(AT_ONCE)) {
      try {
        PaymentMethod.of(attempt.method())
            .flatMap(method -> tills.till(method, ""))
            .filter(till -> till.token().chainId() == attempt.chainId())
            .ifPresent(till -> look(attempt, till));
      } catch (RuntimeException broken) {
        LOG.log(Level.WARNING, "payment " + attempt.id() + " is looked at again later", broken);
      }
    }
  }

  private void look(Attempt attempt, Till till) {
    Settler.Seen seen = Cashier.look(till, attempt);
    switch (attempt.status()) {
      case SENT -> open(attempt, till, seen);
      case SETTLED -> settled(attempt, till, seen);
      case FAILED, LOST -> {}
    }
  }

  private void open(Attempt attempt, Till till, Settler.Seen seen) {
    switch (seen) {
      case Settler.Seen.Settled(String transaction, long block) ->
          cashier.settle(attempt, transaction, block);
      case Settler.Seen.Failed(Reason reason) -> failed(attempt, reason);
      case Settler.Seen.Unknown unknown -> {
        if (till.settler().send(attempt, till.token())
            instanceof Settler.Seen.Settled(String transaction, long block)) {
          cashier.settle(attempt, transaction, block);
        }
      }
    }
  }

  private void failed(Attempt attempt, Reason reason) {
    if (attempt.settledBefore()) {
      LOG.log(
          Level.ERROR,
          "payment {0} of invoice {1} was settled, its goods are gone, and the chain forgot it: {2}",
          attempt.id(),
          attempt.invoiceId(),
          reason.code());
      attempts.lost(attempt.id());
    } else {
      attempts.failed(attempt.id(), reason);
    }
  }

  private void settled(Attempt attempt, Till till, Settler.Seen seen) {
    if (seen instanceof Settler.Seen.Settled) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "the chain forgot payment {0} of invoice {1}; it is sent again",
        attempt.id(),
        attempt.invoiceId());
    attempts.reopened(attempt.id());
    till.settler().send(attempt, till.token());
  }
}
