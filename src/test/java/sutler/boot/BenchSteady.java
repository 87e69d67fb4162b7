package sutler.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// So many requests a second, whether or not the ones before are answered: what waits in a queue
/// counts, from the moment at which it was due.
record BenchSteady(long p50Micros, long p99Micros, int errors) {
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
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      answers.add(
          HTTP.sendAsync(
                  request(port, requests.get(i % requests.size())),
                  HttpResponse.BodyHandlers.ofString())
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
    return new BenchSteady(micros[count / 2], micros[count * 99 / 100], errors.get());
  }

  static HttpRequest request(int port, String line) {
    String[] parts = line.split("\t", 2);
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + parts[0])
        .POST(HttpRequest.BodyPublishers.ofString(parts[1]))
        .build();
  }

  String text() {
    String trouble = errors == 0 ? "" : ", %d wrong answers".formatted(errors);
    return "p50 %.1f ms, p99 %.1f ms%s".formatted(p50Micros / 1000.0, p99Micros / 1000.0, trouble);
  }

  /// A load beside the one that is measured, until it is closed.
  static AutoCloseable beside(int port, List<String> requests, String expected, int perSecond) {
    AtomicInteger errors = new AtomicInteger();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  long start = System.nanoTime();
                  for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    long due = start + i * SECOND / perSecond;
                    while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
                      LockSupport.parkNanos(due - System.nanoTime());
                    }
                    var unused =
                        HTTP.sendAsync(
                                request(port, requests.get(i % requests.size())),
                                HttpResponse.BodyHandlers.ofString())
                            .thenAccept(
                                answer -> {
                                  if (!answer.body().contains(expected)) {
                                    errors.incrementAndGet();
                                  }
                                });
                  }
                });
    return () -> {
      thread.interrupt();
      thread.join();
      if (errors.get() > 0) {
        throw new IOException(errors + " wrong answers in the load beside");
      }
    };
  }

  /// What the database server itself does on this machine, by its own benchmark.
  ///
  /// @return transactions a second; 0 where there is no `pgbench`
  static double pgbench(BenchedStore store, int seconds) throws IOException, InterruptedException {
    try {
      pgbench(store, "-i", "-q", "-s", "10");
    } catch (IOException none) {
      return 0;
    }
    String said = pgbench(store, "-N", "-M", "prepared", "-c", "32", "-j", "2", "-T", "" + seconds);
    return said.lines()
        .filter(line -> line.startsWith("tps = "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[2]))
        .findFirst()
        .orElse(0);
  }

  private static String pgbench(BenchedStore store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("pgbench", "-h", "127.0.0.1", "-U", "postgres"));
    command.addAll(List.of("-p", store.databasePort()));
    command.addAll(List.of(arguments));
    command.add("postgres");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", store.password());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }
}
