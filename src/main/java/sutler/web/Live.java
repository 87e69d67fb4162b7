package sutler.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import sutler.invoice.Invoice;

/// Tells an open page that its invoice has changed, by server-sent events. It says that, not what:
/// the page is fetched again.
final class Live {
  private static final int STREAMS_MAX = 500;
  private static final int STREAMS_PER_NETWORK_MAX = 30;
  private static final long LOOK_MS = 500;
  private static final long LIFE_MS_MAX = 30 * 60 * 1_000;
  private static final int LOOKS_TO_KEEP_ALIVE = 20;

  private final Semaphore streams = new Semaphore(STREAMS_MAX);
  private final ConcurrentMap<String, Integer> byNetwork = new ConcurrentHashMap<>();

  /// @param network of the visitor, who holds a few streams and not all
  void follow(String network, HttpServletResponse response, Supplier<Optional<Invoice>> look)
      throws IOException {
    if (byNetwork.merge(network, 1, Integer::sum) > STREAMS_PER_NETWORK_MAX) {
      left(network);
      refuse(response);
      return;
    }
    try {
      follow(response, look);
    } finally {
      left(network);
    }
  }

  private void left(String network) {
    byNetwork.computeIfPresent(network, (n, open) -> open == 1 ? null : open - 1);
  }

  private static void refuse(HttpServletResponse response) {
    response.setStatus(503);
    response.setHeader("Retry-After", "30");
  }

  private void follow(HttpServletResponse response, Supplier<Optional<Invoice>> look)
      throws IOException {
    if (!streams.tryAcquire()) {
      refuse(response);
      return;
    }
    try {
      Page.headers(response);
      response.setContentType("text/event-stream");
      response.setHeader("X-Accel-Buffering", "no");
      stream(response, look);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      streams.release();
    }
  }

  private static void stream(HttpServletResponse response, Supplier<Optional<Invoice>> look)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIFE_MS_MAX);
    String known = "";
    int looks = 0;
    while (System.nanoTime() < end) {
      Optional<Invoice> invoice = look.get();
      if (invoice.isEmpty() || invoice.get().status().isFinal()) {
        send(response, "event: end\ndata: end\n\n");
        return;
      }
      String now = invoice.get().status().code() + invoice.get().payments();
      if (!known.isEmpty() && !known.equals(now)) {
        send(response, "data: changed\n\n");
      } else if (looks++ % LOOKS_TO_KEEP_ALIVE == 0) {
        send(response, ": here\n\n");
      }
      known = now;
      Thread.sleep(LOOK_MS);
    }
  }

  private static void send(HttpServletResponse response, String event) throws IOException {
    OutputStream out = response.getOutputStream();
    out.write(event.getBytes(StandardCharsets.US_ASCII));
    response.flushBuffer();
  }
}
