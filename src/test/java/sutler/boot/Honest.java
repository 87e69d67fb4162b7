package sutler.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// A client at work while others attack: it searches twenty times a second, every other time on a
/// new connection, and takes down how long it waited and what went wrong.
final class Honest implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String base;
  private final String key;
  private final HttpClient kept = HttpClient.newHttpClient();
  private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> wrong = Collections.synchronizedMap(new TreeMap<>());
  private final Thread thread;
  private volatile boolean ending;

  Honest(int port, String key) {
    this.base = "http://127.0.0.1:" + port;
    this.key = key;
    this.thread = Thread.ofPlatform().daemon().start(this::work);
  }

  /// What it met.
  ///
  /// @param wrong answers that were none, by what was wrong
  record Met(int asked, double p99Millis, double worstMillis, Map<String, Integer> wrong) {
    String text() {
      return "%d calls, p99 %.0f ms, at worst %.0f ms%s"
          .formatted(asked, p99Millis, worstMillis, wrong.isEmpty() ? "" : ", wrong: " + wrong);
    }
  }

  private void work() {
    long due = System.nanoTime();
    for (int i = 0; !ending; i++) {
      due += PAUSE_NANOS;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      long start = System.nanoTime();
      String problem = i % 2 == 0 ? ask(kept, i) : askAnew(i);
      micros.add((System.nanoTime() - start) / 1_000);
      if (!problem.isEmpty()) {
        wrong.merge(problem, 1, Integer::sum);
      }
      due = Math.max(due, System.nanoTime() - PAUSE_NANOS);
    }
  }

  private String askAnew(int number) {
    try (HttpClient fresh = HttpClient.newHttpClient()) {
      return ask(fresh, number);
    }
  }

  private String ask(HttpClient http, int number) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"search-products\",\"arguments\":{\"query\":\"netflix germany\",\"page\":%d}}}"
            .formatted(number, 1 + number % 3);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/mcp"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? "" : "HTTP " + answer.statusCode();
    } catch (IOException failed) {
      return failed.getClass().getSimpleName();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /// Waits until it has had an answer, or none in the time that it waits for one.
  void awaitAnswer() throws InterruptedException {
    long end = System.nanoTime() + 2 * PATIENCE.toNanos();
    while (micros.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  /// What it has met since it was last asked.
  Met met() {
    List<Long> sorted;
    Map<String, Integer> met;
    synchronized (micros) {
      sorted = new ArrayList<>(micros);
      micros.clear();
      met = new TreeMap<>(wrong);
      wrong.clear();
    }
    Collections.sort(sorted);
    double p99 = sorted.isEmpty() ? 0 : sorted.get(sorted.size() * 99 / 100) / 1_000.0;
    double worst = sorted.isEmpty() ? 0 : sorted.getLast() / 1_000.0;
    return new Met(sorted.size(), p99, worst, met);
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
