package sutler.boot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A program under measurement, in a process of its own.
final class BenchedStore implements AutoCloseable {
  private static final int WAIT_SECONDS_MAX = 60;
  private static final String SEARCH =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search-products\",\"arguments\":{\"query\":\"%s\"}}}";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;
  private final Path data;
  private final long firstAnswerMillis;

  private BenchedStore(Process process, int port, Path data, long firstAnswerMillis) {
    this.process = process;
    this.port = port;
    this.data = data;
    this.firstAnswerMillis = firstAnswerMillis;
  }

  /// `./sutler run`, until it answers a search.
  static BenchedStore start(Path data, String key, List<String> more)
      throws IOException, InterruptedException {
    return start(data, key, more, Map.of());
  }

  /// Another node on the same database.
  BenchedStore second(Path itsData, String key, List<String> more)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(more);
    all.addAll(List.of("--keyset-file", data.resolve("secrets/keyset.json").toString()));
    return start(itsData, key, all, Map.of("SUTLER_DATABASE_URL", databaseUrl()));
  }

  private static BenchedStore start(
      Path data, String key, List<String> more, Map<String, String> environment)
      throws IOException, InterruptedException {
    int port = Rehearsal.freePort();
    List<String> command = new ArrayList<>(List.of("./sutler"));
    command.addAll(run(port, data, key));
    command.addAll(more);
    return launched(command, port, data, key, environment);
  }

  private static List<String> run(int port, Path data, String key) {
    return List.of(
        "run",
        "--port",
        Integer.toString(port),
        "--data",
        data.toString(),
        "--sandbox-api-key",
        key,
        "--rate-limit-per-minute",
        "0");
  }

  /// The store in a process of its own, built or not, with so much heap.
  static BenchedStore ofTests(Path data, String key, int heapMegabytes)
      throws IOException, InterruptedException {
    int port = Rehearsal.freePort();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath,
                "sutler.Main"));
    command.addAll(run(port, data, key));
    return launched(command, port, data, key, Map.of());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The bare servlet, on the same flags of the virtual machine.
  static BenchedStore bare(Path answer) throws IOException, InterruptedException {
    int port = Rehearsal.freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "sutler.boot.Bare",
            Integer.toString(port),
            answer.toString()));
    return launched(command, port, answer, "none", Map.of());
  }

  private static BenchedStore launched(
      List<String> command, int port, Path data, String key, Map<String, String> environment)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    BenchedStore store = new BenchedStore(process, port, data, 0);
    while (!store.answers(key)) {
      if (!process.isAlive()
          || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX)) {
        process.destroyForcibly();
        throw new IOException("it did not start: " + command.getFirst());
      }
      Thread.sleep(10);
    }
    return new BenchedStore(process, port, data, (System.nanoTime() - start) / 1_000_000);
  }

  private boolean answers(String key) throws InterruptedException {
    try {
      return post(SEARCH.formatted("netflix germany"), key).contains("products");
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  long firstAnswerMillis() {
    return firstAnswerMillis;
  }

  String post(String body, String key) throws IOException, InterruptedException {
    return HTTP.send(request(port, body, key), HttpResponse.BodyHandlers.ofString()).body();
  }

  static HttpRequest request(int port, String body, String key) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + key)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  void awaitSearch(String name, String key) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (!post(SEARCH.formatted(name), key).contains(name)) {
      if (System.nanoTime() > end) {
        throw new IOException("the change was not found");
      }
      Thread.sleep(5);
    }
  }

  /// From the kernel; 0 where it does not tell.
  long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return 0;
  }

  private String databaseUrl() throws IOException {
    return "postgresql://postgres:%s@127.0.0.1:%s/postgres".formatted(password(), databasePort());
  }

  private String password() throws IOException {
    return Files.readString(data.resolve("secrets/postgres-password")).strip();
  }

  private String databasePort() throws IOException {
    return Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(3).strip();
  }

  /// What the database server itself does on this machine, by its own benchmark.
  ///
  /// @return transactions a second; 0 where there is no `pgbench`
  double pgbench(int seconds) throws IOException, InterruptedException {
    try {
      pgbench("-i", "-q", "-s", "10");
    } catch (IOException none) {
      return 0;
    }
    String said = pgbench("-N", "-M", "prepared", "-c", "32", "-j", "2", "-T", "" + seconds);
    return said.lines()
        .filter(line -> line.startsWith("tps = "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[2]))
        .findFirst()
        .orElse(0);
  }

  private String pgbench(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("pgbench", "-h", "127.0.0.1", "-U", "postgres"));
    command.addAll(List.of("-p", databasePort()));
    command.addAll(List.of(arguments));
    command.add("postgres");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", password());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /// Waits until a statement says true.
  void await(String statement) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (!sql().sql(statement).query(Boolean.class).single()) {
      if (System.nanoTime() > end) {
        throw new IOException("it never became true: " + statement);
      }
      Thread.sleep(50);
    }
  }

  private JdbcClient sql() throws IOException {
    return JdbcClient.create(
        new DriverManagerDataSource(
            "jdbc:postgresql://127.0.0.1:" + databasePort() + "/postgres", "postgres", password()));
  }

  void rename(String productId, String name) throws IOException {
    sql().sql("UPDATE product SET name = ? WHERE id = ?").param(name).param(productId).update();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
