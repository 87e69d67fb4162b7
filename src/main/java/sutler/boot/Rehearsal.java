package sutler.boot;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import sutler.suppliers.sandbox.SandboxCatalog;

/// Opens a store in a throw-away folder, lets a crowd search and buy there and ends, so that the
/// virtual machine can record what a start and a busy hour need (the AOT cache): which classes, and
/// which methods are hot and how they branch. What is hot in a real store has to be hot here, or
/// the first customers wait for the compiler.
final class Rehearsal {
  private static final String KEY = "rehearsal-rehearsal-rehearsal-0000";
  private static final int ROUNDS = 1_000;
  private static final int CUSTOMERS = 4;
  private static final int ROUNDS_TOLD = 50;
  private static final int INTERRUPTED = 130;

  /// What each customer does in each round, beside two searches of its own.
  private static final List<String> OFTEN =
      List.of(
          "{\"name\":\"search-products\",\"arguments\":{\"query\":\"starbuks\",\"per_page\":5}}",
          "{\"name\":\"get-product-details\",\"arguments\":{\"product_id\":\"steam-usa\"}}",
          "{\"name\":\"buy-products\",\"arguments\":{\"payment_method\":\"balance\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}}");

  private static final List<String> SELDOM =
      List.of(
          "{\"name\":\"search-products\",\"arguments\":{}}",
          "{\"name\":\"buy-products\",\"arguments\":{\"payment_method\":\"lightning\",\"cart_items\":[{\"product_id\":\"esim-japan\",\"package_id\":\"1GB, 7 Days\"}]}}",
          "{\"name\":\"list-invoices\",\"arguments\":{}}");

  private static final int SELDOM_IS = 20;

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("sutler-rehearsal");
    Undo undo = new Undo();
    AtomicBoolean done = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(undo, done.get())));
    undo.add(() -> delete(data));
    try {
      int port = freePort();
      String[] settings = {
        "--port",
        Integer.toString(port),
        "--data",
        data.toString(),
        "--sandbox-api-key",
        KEY,
        "--rate-limit-per-minute",
        "0"
      };
      readTheCommandLine(settings);
      System.out.println("a first start");
      try (Application application = Application.start(settings, Map.of())) {
        undo.add(application);
        application.welcome();
        play(port);
      }
      System.out.println("a second start");
      // The one that matters finds its database made.
      undo.add(Application.start(settings, Map.of())).close();
      System.out.println("writing down what was needed");
      done.set(true);
    } finally {
      undo.close();
    }
  }

  /// As every start does. What is printed is of no interest.
  private static void readTheCommandLine(String[] settings) {
    List<String> words = new ArrayList<>(List.of("config"));
    words.addAll(Arrays.asList(settings));
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    int status = Cli.run(words.toArray(String[]::new), Map.of(), nowhere, nowhere);
    if (status != 0) {
      throw new IllegalStateException("the settings of the rehearsal are refused: " + status);
    }
  }

  /// Interrupted, it ends at once: the virtual machine would write down half of what is needed.
  private static void end(Undo undo, boolean done) {
    undo.close();
    if (!done) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }

  private static void play(int port) throws IOException, InterruptedException {
    List<String> names =
        SandboxCatalog.products().stream()
            .map(product -> product.name().replaceAll("[^\\p{L}\\p{N} .&]", ""))
            .toList();
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS)) {
      send(
          client,
          port,
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}");
      send(client, port, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
      AtomicInteger rounds = new AtomicInteger();
      List<Callable<Void>> work =
          Collections.nCopies(
              CUSTOMERS,
              () -> {
                for (int i = rounds.getAndIncrement(); i < ROUNDS; i = rounds.getAndIncrement()) {
                  round(client, port, i, names);
                }
                return null;
              });
      for (Future<Void> customer : customers.invokeAll(work)) {
        customer.get();
      }
    } catch (ExecutionException broken) {
      throw new IOException(broken.getCause());
    }
  }

  private static void round(HttpClient client, int port, int round, List<String> names)
      throws IOException, InterruptedException {
    if (round % ROUNDS_TOLD == 0) {
      System.out.println("customer %,d of %,d".formatted(round, ROUNDS));
    }
    List<String> calls = new ArrayList<>(OFTEN);
    for (int i = 1; i <= 2; i++) {
      String name = names.get(Math.floorMod(round * 7_919 * i, names.size()));
      calls.add("{\"name\":\"search-products\",\"arguments\":{\"query\":\"%s\"}}".formatted(name));
    }
    if (round % SELDOM_IS == 0) {
      calls.addAll(SELDOM);
    }
    for (String call : calls) {
      send(
          client,
          port,
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":" + call + "}");
    }
  }

  private static void send(HttpClient client, int port, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/mcp"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200 || response.body().contains("\"isError\":true")) {
      throw new IOException("the rehearsal went wrong: " + response.body());
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
