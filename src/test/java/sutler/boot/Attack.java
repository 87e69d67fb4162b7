package sutler.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/// `./sutler attack`: strangers do their worst to a store while another client is at work, which
/// has to be answered all the time. Everything talks to loopback and ends by itself.
final class Attack {
  static final String AFTERWARDS = "nobody any more";
  static final String KEY = "attack-attack-attack-attack-0000";

  private final int port;
  private final int seconds;
  private final String only;
  private final int share;
  private final List<String[]> table = new ArrayList<>();

  /// What those who flood were answered.
  final Map<String, Map<String, Integer>> answers = new LinkedHashMap<>();

  /// What the honest client met in each wave.
  final Map<String, Honest.Met> met = new LinkedHashMap<>();

  /// @param share of the connections that a whole attack has, in percent
  Attack(int port, int seconds, String only, int share) {
    this.share = share;
    this.only = only;
    this.port = port;
    this.seconds = seconds;
  }

  /// @param arguments `--seconds N` for each wave; `--only TEXT` for those with it in their name
  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    int seconds = Integer.parseInt(option(given, "--seconds", "10"));
    String only = option(given, "--only", "");
    Path work = Files.createTempDirectory("sutler-attack");
    try (BenchedStore store = BenchedStore.start(work.resolve("data"), KEY, List.of())) {
      long before = bytes(work);
      Attack attack = new Attack(store.port(), seconds, only, 100);
      attack.waves();
      attack.print();
      System.out.printf("disk: %,d KB more%n", (bytes(work) - before) / 1024);
      System.out.println("memory resident: " + store.residentMegabytes() + " MB");
    } finally {
      Rehearsal.delete(work);
    }
  }

  /// What stands on the disk, without the log that the database writes over again and again.
  static long bytes(Path folder) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> !f.toString().contains("pg_wal")).toList()) {
        try {
          sum += Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException gone) {
          sum += 0;
        }
      }
    } catch (UncheckedIOException gone) {
      return bytes(folder);
    }
    return sum;
  }

  private static String option(List<String> given, String name, String otherwise) {
    int at = given.indexOf(name);
    return at < 0 || at + 1 == given.size() ? otherwise : given.get(at + 1);
  }

  void waves() throws IOException, InterruptedException {
    try (Honest honest = new Honest(port, KEY)) {
      wave(honest, "nobody", () -> () -> {});
      String head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Filler: " + "a".repeat(190);
      wave(honest, "10,000 half heads, 1,000 networks", () -> crowd(10_000, 1_000, head, ""));
      wave(honest, "10,000 half heads, one network", () -> crowd(10_000, 1, head, ""));
      wave(honest, "3,000 heads, a byte at a time", () -> crowd(3_000, 300, head, "a"));
      String body =
          "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
              + KEY
              + "\r\nContent-Length: 260000\r\n\r\n"
              + " ".repeat(250_000);
      wave(honest, "2,000 slow bodies of 250 KB", () -> crowd(2_000, 200, body, " "));
      String form =
          "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8000\r\n\r\n"
              + "a".repeat(7_900);
      wave(honest, "2,000 slow forms", () -> crowd(2_000, 200, form, "a"));
      wave(honest, "5,000 idle", () -> crowd(5_000, 500, "", ""));
      wave(
          honest,
          "5,000 that asked once",
          () -> crowd(5_000, 500, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", ""));
      String key = "Authorization: Bearer " + KEY;
      String listen =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":{\"toolsListChanged\":true},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"a\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
      String stream =
          Flooding.post(
              "/mcp",
              "application/json",
              listen,
              key,
              "Accept: application/json, text/event-stream",
              "MCP-Protocol-Version: 2026-07-28",
              "Mcp-Method: subscriptions/listen");
      wave(honest, "2,000 streams of one account", () -> crowd(2_000, 200, stream, ""));
      wave(honest, "pages without a cookie", () -> flood(r -> Flooding.get("/account/keys")));
      wave(
          honest,
          "registrations",
          () ->
              flood(
                  r ->
                      Flooding.post(
                          "/oauth2/register",
                          "application/json",
                          "{\"redirect_uris\":[\"http://127.0.0.1:"
                              + (1024 + r.nextInt(60_000))
                              + "/\"]}")));
      wave(
          honest,
          "sign-in links",
          () -> flood(r -> Flooding.post("/sign-in/send", FORM, "username=a%40b.example")));
      wave(honest, "searches of twenty misspelt words", () -> flood(r -> search(key, r)));
      wave(honest, "headers that should count for nothing", () -> flood(Attack::trick));
      wave(honest, "odd paths and noise", () -> flood(Attack::noise));
      wave(
          honest,
          FUZZ,
          () -> new Flooding(port, Attack::fuzz, share == 100 ? FUZZED : FUZZED_SHORT));
      wave(honest, AFTERWARDS, () -> () -> {});
    }
  }

  static final String FUZZ = "fuzzed requests";
  private static final int FUZZED = 200_000;
  private static final int FUZZED_SHORT = 5_000;
  private static final Duration FUZZ_TIME_MAX = Duration.ofMinutes(10);

  /// What limits count is written in a request: none of these is.
  private static String trick(Random random) {
    String network = random.nextInt(256) + ".7.7." + random.nextInt(256);
    List<String> tricks =
        List.of(
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-origin",
            "X-Forwarded-For: " + network,
            "Forwarded: for=" + network,
            "X-Real-IP: " + network,
            "X-Forwarded-Host: localhost",
            "X-HTTP-Method-Override: GET",
            "Origin: http://localhost");
    String body = any(List.of("username=a%40b.example", "grant_type=client_credentials"), random);
    return Flooding.post(
        any(List.of("/sign-in/send", "/oauth2/token", "/oauth2/register", "/mcp"), random),
        any(List.of(FORM, "application/json"), random),
        body,
        any(tricks, random),
        any(tricks, random));
  }

  private static final List<String> METHODS =
      List.of(
          "initialize",
          "tools/call",
          "tools/list",
          "resources/read",
          "subscriptions/listen",
          "completion/complete",
          "prompts/get",
          "notifications/cancelled",
          "a");

  private static final List<String> TOOLS =
      List.of(
          "search-products",
          "get-product-details",
          "submit-prepayment-step",
          "buy-products",
          "get-invoice-by-id",
          "list-invoices",
          "update-order",
          "a");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "9999999999999999999",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[[[[[[[[[[]]]]]]]]]]",
          "{\"a\":{\"a\":{\"a\":1}}}",
          "\"" + "x".repeat(2_000) + "\"");

  /// Half of them understood by half, as a client's mistakes are; the others noise.
  private static String fuzz(Random random) {
    if (random.nextInt(3) == 0) {
      return noise(random);
    }
    StringBuilder arguments = new StringBuilder("{");
    for (String name :
        List.of("query", "product_id", "cart_items", "invoice_id", "page", "form_data")) {
      if (random.nextBoolean()) {
        arguments.append(arguments.length() > 1 ? "," : "");
        arguments.append('"').append(name).append("\":").append(any(VALUES, random));
      }
    }
    arguments.append('}');
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{\"name\":\"%s\",\"arguments\":%s,\"_meta\":%s}}"
            .formatted(
                any(VALUES, random),
                any(METHODS, random),
                any(TOOLS, random),
                arguments,
                any(VALUES, random));
    int cut = random.nextInt(4) == 0 ? random.nextInt(body.length()) : body.length();
    return Flooding.post(
        "/mcp",
        "application/json",
        body.substring(0, cut),
        random.nextBoolean() ? "Authorization: Bearer " + KEY : "X-API-Key: nobody",
        "MCP-Protocol-Version: "
            + any(List.of("2025-06-18", "2026-07-28", "2025-03-26", "1"), random));
  }

  private static final String FORM = "application/x-www-form-urlencoded";

  private static String search(String key, Random random) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 7; j++) {
        words.append((char) ('a' + random.nextInt(26)));
      }
      words.append(' ');
    }
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search-products\",\"arguments\":{\"query\":\"%s\"}}}"
            .formatted(words);
    return Flooding.post("/mcp", "application/json", body, key);
  }

  private static final List<String> PATHS =
      List.of(
          "/",
          "/mcp",
          "/account",
          "/account/keys",
          "/sign-in",
          "/sign-in/use",
          "/sign-in/send",
          "/oauth2/authorize",
          "/oauth2/token",
          "/oauth2/register",
          "/oauth2/consent",
          "/invoice/1",
          "/product/steam-usa",
          "/webauthn/register",
          "/webauthn/register/options",
          "/login/webauthn",
          "/x402/invoices/1",
          "/sandbox/mail",
          "/sandbox/sign-in",
          "/sandbox/invoices/1/payments",
          "/gift/x",
          "/connect",
          "/health",
          "/.well-known/oauth-authorization-server");

  private static final List<String> ODDITIES =
      List.of(
          "//",
          ";x=1",
          "/..",
          "%00",
          "%2f",
          "\\",
          "/.",
          "?a=%zz",
          "?" + "b".repeat(3_000),
          "%ff",
          "");

  /// A path of ours with something odd in it, a method, and a body of any bytes.
  private static String noise(Random random) {
    String path = any(PATHS, random) + any(ODDITIES, random);
    String type =
        any(List.of("application/json", FORM, "text/plain", "multipart/form-data"), random);
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    String body = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    String method =
        any(List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"), random);
    return Flooding.post(
            path, type, random.nextBoolean() ? body : "{\"a\":" + random.nextInt(), "X-Noise: 1")
        .replaceFirst("POST", method);
  }

  private static String any(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private AutoCloseable flood(Function<Random, String> requests) {
    return new Flooding(port, requests);
  }

  private interface Wave {
    AutoCloseable start() throws IOException;
  }

  private AutoCloseable crowd(int count, int networks, String beginning, String trickle) {
    return new Crowding(port, count * share / 100, networks, beginning, trickle);
  }

  private void wave(Honest honest, String name, Wave wave)
      throws IOException, InterruptedException {
    if (!name.contains(only)) {
      return;
    }
    honest.met();
    System.err.println(name + " ...");
    AutoCloseable running = wave.start();
    Thread.sleep(seconds * 1_000L);
    if (running instanceof Flooding f && name.equals(FUZZ)) {
      f.await(FUZZ_TIME_MAX);
    }
    honest.awaitAnswer();
    Honest.Met was = honest.met();
    String crowd =
        switch (running) {
          case Crowding c -> c.held() + " held, " + c.turnedOut() + " turned out";
          case Flooding f -> f.answers().toString();
          default -> "";
        };
    if (running instanceof Flooding f) {
      answers.put(name, f.answers());
    }
    try {
      running.close();
    } catch (Exception broken) {
      throw new IOException(broken);
    }
    met.put(name, was);
    table.add(new String[] {name, was.text(), crowd});
    System.err.println("  " + was.text() + "; " + crowd);
  }

  private void print() {
    table.forEach(row -> System.out.printf("%-40s  %s  %s%n", row[0], row[1], row[2]));
  }
}
