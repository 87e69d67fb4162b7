package sutler.mcp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The open `subscriptions/listen` streams of this node.
final class Listeners {
  private static final int STREAMS_OF_CALLER_MAX = 16;

  private final Set<Listener> open = new CopyOnWriteArraySet<>();
  private volatile int most = 2_000;
  private volatile boolean closed;

  /// Changes that wait to be told. The same change twice is told once, so that no client can make
  /// this grow.
  final class Listener implements AutoCloseable {
    private final String caller;
    private final Filter filter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Set<Change> waiting = new LinkedHashSet<>();

    private Listener(String caller, Filter filter) {
      this.caller = caller;
      this.filter = filter;
    }

    private void tell(Change change) {
      lock.lock();
      try {
        waiting.add(change);
        arrived.signal();
      } finally {
        lock.unlock();
      }
    }

    /// What has changed; empty when nothing has for so long, or when the server closes.
    List<Change> take(long waitMs) throws InterruptedException {
      lock.lock();
      try {
        long left = TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (waiting.isEmpty() && !closed && left > 0) {
          left = arrived.awaitNanos(left);
        }
        List<Change> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
      } finally {
        lock.unlock();
      }
    }

    private void wake() {
      lock.lock();
      try {
        arrived.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }

  /// @param streams so many at once, of all callers
  void atMost(int streams) {
    most = streams;
  }

  /// A new stream, or empty when there are too many.
  ///
  /// @param caller as calls are counted for it
  synchronized Optional<Listener> open(String caller, Filter filter) {
    long ofCaller = open.stream().filter(l -> l.caller.equals(caller)).count();
    if (closed || open.size() >= most || ofCaller >= STREAMS_OF_CALLER_MAX) {
      return Optional.empty();
    }
    Listener listener = new Listener(caller, filter);
    open.add(listener);
    return Optional.of(listener);
  }

  void tell(Change change) {
    for (Listener listener : open) {
      if (listener.filter.wants(change)) {
        listener.tell(change);
      }
    }
  }

  Set<String> watched() {
    Set<String> uris = new HashSet<>();
    open.forEach(listener -> uris.addAll(listener.filter.uris()));
    return uris;
  }

  boolean isClosed() {
    return closed;
  }

  /// Lets all streams end.
  void close() {
    closed = true;
    open.forEach(Listener::wake);
  }
}
