package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The process killed, and PostgreSQL with it, at any moment of a purchase: after the restart each
/// paid invoice is delivered exactly once or refunded, and the books balance.
final class CrashTest {
  private static final String KEY = "crash-test-crash-test-crash-test-0000";
  private static final int KILLS = 4;
  private static final int BUYERS = 6;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  @Test
  void nothingIsLostWhenTheProcessIsKilled() throws Exception {
    Path data = Files.createTempDirectory("sutler-crash");
    int port = Rehearsal.freePort();
    Random random = new Random(42);
    try {
      long before = 0;
      for (int round = 0; round < KILLS; round++) {
        Process store = start(data, port);
        try {
          awaitHealth(port, store);
          // Killed without it, a node finds its database as it was, and so do others that use it.
          if (before > 0) {
            assertThat(database(data)).isEqualTo(before);
          }
          before = round % 2 == 1 ? 0 : database(data);
          buyWhile(port, round, 300 + random.nextInt(900));
        } finally {
          kill(store, data, round % 2 == 1);
        }
      }
      verify(data, port);
    } finally {
      Rehearsal.delete(data);
    }
  }

  private static void verify(Path data, int port) throws Exception {
    // In this process, so that the books can be looked at.
    Application store =
        Application.start(
            new String[0],
            Map.of(
                "SUTLER_PORT",
                Integer.toString(port),
                "SUTLER_DATA",
                data.toString(),
                "SUTLER_SANDBOX_API_KEY",
                KEY));
    try {
      JdbcClient sql = JdbcClient.create(store.store().kept().source());
      // What was left behind is due at the latest when its lease is over: let it be over now.
      Instant end = Instant.now().plusSeconds(60);
      while (pending(sql) > 0 && Instant.now().isBefore(end)) {
        sql.sql("UPDATE work SET due_at = now() WHERE kind = 'deliver'").update();
        Thread.sleep(200);
      }
      assertThat(pending(sql)).isZero();
      assertThat(count(sql, "SELECT count(*) FROM invoice WHERE status = 'complete'"))
          .isGreaterThan(20);
      assertThat(
              count(
                  sql,
                  "SELECT count(*) FROM orders WHERE status = 'delivered' AND redemption IS NULL"))
          .isZero();
      assertThat(
              count(
                  sql,
                  "SELECT count(*) FROM invoice WHERE status IN ('payment_confirmed', 'pending', 'payment_detected')"))
          .isZero();
      // One posting for each order that was paid: delivered or refunded, never both, never twice.
      assertThat(
              count(
                  sql,
                  """
                  SELECT count(*) FROM orders o WHERE o.status IN ('delivered', 'refunded') AND o.price > 0 AND
                    (SELECT count(*) FROM transfer t WHERE t.key IN ('deliver:' || o.id, 'refund:' || o.id)) <> 1
                  """))
          .isZero();
      assertThat(store.store().kept().books().audit()).isEmpty();
    } finally {
      store.close();
    }
  }

  private static long pending(JdbcClient sql) {
    return count(sql, "SELECT count(*) FROM orders WHERE status = 'pending'");
  }

  private static long count(JdbcClient sql, String query) {
    return sql.sql(query).query(Long.class).single();
  }

  static Process start(Path data, int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath(), "sutler.Main"));
    command.addAll(
        List.of(
            "--port",
            Integer.toString(port),
            "--data",
            data.toString(),
            "--sandbox-api-key",
            KEY,
            "--rate-limit-per-minute",
            "0"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("out.txt").toFile()));
    builder.environment().keySet().removeIf(k -> k.startsWith("SUTLER_"));
    return builder.start();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""))
        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
  }

  static void awaitHealth(int port, Process store) throws Exception {
    Instant end = Instant.now().plusSeconds(90);
    while (Instant.now().isBefore(end)) {
      assertThat(store.isAlive()).as("the store runs").isTrue();
      try {
        if (get(port, "/health").statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("the store did not open");
  }

  /// Buys from several sides, by balance and by a coin whose payment is played at once, until the
  /// time is over; then returns with calls still in flight.
  private static void buyWhile(int port, int round, int millis) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor();
    for (int b = 0; b < BUYERS; b++) {
      String name = round + "-" + b;
      boolean coin = b % 2 == 1;
      var _ = buyers.submit(() -> buy(port, name, coin, stop));
    }
    Thread.sleep(millis + 700L);
    stop.set(true);
    buyers.shutdown();
  }

  private static void buy(int port, String name, boolean coin, AtomicBoolean stop) {
    for (int i = 0; !stop.get(); i++) {
      String product = i % 3 == 0 ? "test-gift-card-code-fail" : "test-gift-card-code";
      String body =
          """
          {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"buy-products","arguments":{
            "payment_method":"%s","idempotency_key":"%s-%d","cart_items":[
              {"product_id":"%s","package_id":"1"},{"product_id":"test-esim","package_id":"1GB, 7 Days"}]}}}
          """
              .formatted(coin ? "bitcoin" : "balance", name, i, product);
      try {
        String answer = post(port, "/mcp", body).body();
        int at = answer.indexOf("invoice_id");
        if (coin && at > 0) {
          String id =
              answer.substring(at).replaceAll("(?s)^.*?([0-9a-f]{8}-[0-9a-f-]{27}).*$", "$1");
          post(port, "/sandbox/invoices/" + id + "/payments", "{\"transaction_id\":\"t\"}");
        }
      } catch (IOException killed) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void kill(Process store, Path data, boolean databaseToo) throws Exception {
    store.destroyForcibly().waitFor();
    if (databaseToo) {
      ProcessHandle.of(database(data)).ifPresent(ProcessHandle::destroyForcibly);
      Thread.sleep(300);
    }
  }

  /// The process of the database.
  private static long database(Path data) throws IOException {
    return Long.parseLong(
        Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst().strip());
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(int port, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(port, path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
