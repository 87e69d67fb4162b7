package sutler.rails.x402;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Looks at what was sent until it is known what came of it, and for a while after it was settled:
/// a chain can forget its last blocks. Safe to run on every node.
final class Watch {
  private static final Logger LOG = System.getLogger(Watch.class.getName());
  private static final int AT_ONCE = 20;

  private final Attempts attempts;
  private final Till.Tills tills;
  private final Cashier cashier;
  private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();

  /// The chains that are being looked at: one that does not answer keeps nobody else waiting.
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();

  Watch(Attempts attempts, Till.Tills tills, Cashier cashier) {
    this.attempts = attempts;
    this.tills = tills;
    this.cashier = cashier;
  }

  /// Begins a round on each chain where something waits and none is under way.
  ///
  /// @param senders that may have to be kept going; only where something waits
  void sweep(Collection<Till> senders) {
    for (long chain : attempts.dueChains()) {
      if (busy.add(chain)) {
        looks.execute(() -> sweep(chain, senders));
      }
    }
  }

  private void sweep(long chain, Collection<Till> senders) {
    try {
      senders.stream().filter(till -> till.token().chainId() == chain).forEach(this::tend);
      try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
        attempts.due(chain, AT_ONCE).forEach(attempt -> each.execute(() -> look(attempt)));
      }
    } catch (RuntimeException broken) {
      LOG.log(Level.WARNING, "the payments of chain " + chain + " are looked at later", broken);
    } finally {
      busy.remove(chain);
    }
  }

  private void tend(Till till) {
    try {
      till.settler().tend(attempts, till.token());
    } catch (RuntimeException down) {
      LOG.log(Level.DEBUG, "the chain of " + till.token().network() + " does not answer");
    }
  }

  private void look(Attempt attempt) {
    try {
      tills
          .till(attempt.method(), "")
          .filter(till -> till.token().chainId() == attempt.chainId())
          .ifPresentOrElse(
              till -> look(attempt, till),
              () ->
                  LOG.log(
                      Level.WARNING,
                      "payment {0} waits on chain {1}, which is not configured any more",
                      attempt.id(),
                      attempt.chainId()));
    } catch (Chain.Down down) {
      LOG.log(Level.DEBUG, "payment " + attempt.id() + ": " + down.getMessage());
    } catch (RuntimeException broken) {
      LOG.log(Level.WARNING, "payment " + attempt.id() + " is looked at again later", broken);
    }
  }

  private void look(Attempt attempt, Till till) {
    Settler.Seen seen = till.settler().look(attempt, till.token());
    switch (seen) {
      case Settler.Seen.Settled(String transaction, long block) ->
          settled(attempt, transaction, block);
      case Settler.Seen.Failed(Reason reason) -> {
        if (attempt.status() != Attempt.Status.FAILED) {
          cashier.fail(attempt, reason);
        }
      }
      case Settler.Seen.Sent sent -> {}
      case Settler.Seen.Unknown(boolean there) -> {
        if (!there) {
          unseen(attempt, till);
        }
      }
    }
  }

  private void settled(Attempt attempt, String transaction, long block) {
    boolean known = attempt.status() == Attempt.Status.SETTLED && attempt.told();
    if (!known) {
      cashier.settle(attempt, transaction, block);
    }
  }

  private void unseen(Attempt attempt, Till till) {
    switch (attempt.status()) {
      case SENT -> send(attempt, till);
      case SETTLED -> {
        LOG.log(
            Level.WARNING,
            "the chain forgot payment {0} of invoice {1}; it is sent again",
            attempt.id(),
            attempt.invoiceId());
        attempts.reopened(attempt.id());
        send(attempt, till);
      }
      case FAILED, LOST, EXTRA -> {}
    }
  }

  private void send(Attempt attempt, Till till) {
    switch (till.settler().send(attempt, till.token())) {
      case Settler.Seen.Settled(String transaction, long block) ->
          cashier.settle(attempt, transaction, block);
      case Settler.Seen.Sent(String transaction) -> attempts.sentAs(attempt.id(), transaction);
      case Settler.Seen.Failed failed -> {}
      case Settler.Seen.Unknown unknown -> {}
    }
  }
}
