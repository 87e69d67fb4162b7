package sutler.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import sutler.checkout.Invoices.Mark;
import sutler.invoice.InvoiceStatus;

/// Tells open pages that their invoices have changed, by server-sent events. It says that, not
/// what: the page is fetched again. However many look on, the database is asked once a round, for
/// all of them.
public final class Live implements AutoCloseable {
  private static final int STREAMS_PER_NETWORK_MAX = 30;
  private static final long LIFE_MS_MAX = 30 * 60 * 1_000;
  private static final long KEEP_ALIVE_MS = 10_000;

  private final Function<Collection<UUID>, Map<UUID, Mark>> marks;
  private final Semaphore streams;
  private final ConcurrentMap<String, Integer> byNetwork = new ConcurrentHashMap<>();
  private final ConcurrentMap<UUID, Integer> watched = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition looked = lock.newCondition();
  private Map<UUID, Mark> seen = Map.of();
  private boolean closed;

  /// @param marks of invoices, looked up all at once
  /// @param streams that may be open at once
  public Live(Function<Collection<UUID>, Map<UUID, Mark>> marks, int streams) {
    this.streams = new Semaphore(streams);
    this.marks = marks;
  }

  /// Looks at all that is watched, once.
  public void look() {
    Set<UUID> ids = Set.copyOf(watched.keySet());
    Map<UUID, Mark> now = ids.isEmpty() ? Map.of() : marks.apply(ids);
    lock.lock();
    try {
      if (!now.equals(seen)) {
        seen = now;
        looked.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets all go; their pages come again to whoever serves them then.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      looked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// @param network of the visitor, who holds a few streams and not all
  void follow(String network, HttpServletResponse response, UUID invoiceId) throws IOException {
    boolean most = byNetwork.merge(network, 1, Integer::sum) > STREAMS_PER_NETWORK_MAX;
    if (most || !streams.tryAcquire()) {
      less(byNetwork, network);
      response.setStatus(503);
      response.setHeader("Retry-After", "30");
      return;
    }
    watched.merge(invoiceId, 1, Integer::sum);
    try {
      Page.headers(response);
      response.setContentType("text/event-stream");
      response.setHeader("X-Accel-Buffering", "no");
      send(response, ": here\n\n");
      stream(response, invoiceId, look(invoiceId));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      less(watched, invoiceId);
      streams.release();
      less(byNetwork, network);
    }
  }

  private static <K> void less(ConcurrentMap<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }

  /// Where the page's own look was before the first round.
  private Optional<Mark> look(UUID invoiceId) {
    return Optional.ofNullable(marks.apply(Set.of(invoiceId)).get(invoiceId));
  }

  private void stream(HttpServletResponse response, UUID invoiceId, Optional<Mark> first)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIFE_MS_MAX);
    Optional<Mark> known = first;
    while (System.nanoTime() < end) {
      if (known.isEmpty() || isOver(known.get().status())) {
        send(response, "event: end\ndata: end\n\n");
        return;
      }
      Optional<Mark> now = changed(invoiceId, known);
      if (isClosed()) {
        return;
      }
      send(response, now.equals(known) ? ": here\n\n" : "data: changed\n\n");
      known = now;
    }
  }

  /// A held invoice may be let go.
  private static boolean isOver(InvoiceStatus status) {
    return status.isFinal() && status != InvoiceStatus.BLOCKED;
  }

  /// Waits until it is another, or for as long as a silent connection lives.
  private Optional<Mark> changed(UUID invoiceId, Optional<Mark> known) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(KEEP_ALIVE_MS);
    lock.lock();
    try {
      while (!closed && left > 0) {
        Optional<Mark> now = Optional.ofNullable(seen.get(invoiceId));
        if (now.isPresent() && !now.equals(known)) {
          return now;
        }
        left = looked.awaitNanos(left);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private static void send(HttpServletResponse response, String event) throws IOException {
    OutputStream out = response.getOutputStream();
    out.write(event.getBytes(StandardCharsets.US_ASCII));
    response.flushBuffer();
  }
}
