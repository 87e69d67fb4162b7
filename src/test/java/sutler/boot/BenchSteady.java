package sutler.boot;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// So many requests a second, whether or not the ones before are answered: what waits in a queue
/// counts, from the moment at which it was due.
record BenchSteady(long[] sorted, int errors) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long SECOND = 1_000_000_000;

  /// @param requests lines of a key, a tab and a body, sent in turn
  /// @param expected what every right answer has in it
  static BenchSteady run(
      int port, List<String> requests, String expected, int perSecond, int seconds) {
    int count = perSecond * seconds;
    long[] micros = new long[count];
    AtomicInteger errors = new AtomicInteger();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int number = i;
      long due = start + i * SECOND / perSecond;
      await(due);
      answers.add(
          send(port, requests.get(i % requests.size()))
              .handle(
                  (answer, broken) -> {
                    micros[number] = (System.nanoTime() - due) / 1_000;
                    if (broken != null || !answer.body().contains(expected)) {
                      errors.incrementAndGet();
                    }
                    return number;
                  }));
    }
    answers.forEach(CompletableFuture::join);
    Arrays.sort(micros);
    return new BenchSteady(micros, errors.get());
  }

  static BenchSteady together(List<BenchSteady> rounds) {
    long[] all =
        rounds.stream().flatMapToLong(round -> Arrays.stream(round.sorted)).sorted().toArray();
    return new BenchSteady(all, rounds.stream().mapToInt(BenchSteady::errors).sum());
  }

  long p50Micros() {
    return sorted[sorted.length / 2];
  }

  long p99Micros() {
    return sorted[sorted.length * 99 / 100];
  }

  private static CompletableFuture<HttpResponse<String>> send(int port, String line) {
    String[] parts = line.split("\t", 2);
    return HTTP.sendAsync(
        BenchedStore.request(port, parts[1], parts[0]), HttpResponse.BodyHandlers.ofString());
  }

  /// Waits until then, or until it is interrupted.
  private static void await(long due) {
    while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  String text() {
    String trouble = errors == 0 ? "" : ", %d wrong answers".formatted(errors);
    return "p50 %.1f ms, p99 %.1f ms%s"
        .formatted(p50Micros() / 1000.0, p99Micros() / 1000.0, trouble);
  }

  /// A load beside the one that is measured, until it is closed; then it throws where an answer was
  /// wrong.
  static Closeable beside(int port, List<String> requests, String expected, int perSecond) {
    AtomicInteger errors = new AtomicInteger();
    Thread thread =
        Thread.ofPlatform().daemon().start(() -> load(port, requests, expected, perSecond, errors));
    return () -> {
      thread.interrupt();
      if (errors.get() > 0) {
        throw new IOException(errors + " wrong answers in the load beside");
      }
    };
  }

  private static void load(
      int port, List<String> requests, String expected, int perSecond, AtomicInteger errors) {
    long start = System.nanoTime();
    for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
      await(start + i * SECOND / perSecond);
      var unused =
          send(port, requests.get(i % requests.size()))
              .thenAccept(
                  answer -> {
                    if (!answer.body().contains(expected)) {
                      errors.incrementAndGet();
                    }
                  });
    }
  }
}
