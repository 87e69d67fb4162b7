package sutler.boot;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// Measures what people see: gifts that are due, and pages.
final class BenchPeople {
  private static final int GIFTS = 1_000;
  private static final int ITEMS = 10;
  private static final int WAIT_SECONDS_MAX = 120;
  private static final int LOADS = 200;
  private static final int WARM_LOADS = 300;
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");
  private static final Pattern PART =
      Pattern.compile("(?:src|href)=\"(/[^\"#?]+\\.(?:js|css|png))");

  private final Path work;
  private final String key;

  BenchPeople(Path work, String key) {
    this.work = work;
    this.key = key;
  }

  /// What was measured, by name.
  record Measured(String what, String value, String goal) {}

  /// So many gifts become due at one moment, with two nodes running: those were delivered while the
  /// store had no mail server.
  Measured gifts() throws IOException, InterruptedException {
    Path data = work.resolve("gifts");
    try (BenchedStore store = BenchedStore.start(data, key, List.of())) {
      for (int i = 0; i < GIFTS / ITEMS; i++) {
        store.post(cart(i), key);
      }
      store.await("SELECT count(*) = " + GIFTS + " FROM mail WHERE kind = 'gift'");
    }
    try (MailSink sink = new MailSink()) {
      List<String> smtp =
          List.of(
              "--smtp-url", "smtp://127.0.0.1:" + sink.port(), "--mail-from", "store@example.com");
      long start = System.nanoTime();
      try (BenchedStore first = BenchedStore.start(data, key, smtp)) {
        try (BenchedStore second = first.second(work.resolve("gifts-2"), key, smtp)) {
          while (sink.taken().size() < GIFTS) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX)) {
              break;
            }
            Thread.sleep(20);
          }
          long millis = (System.nanoTime() - start) / 1_000_000;
          Thread.sleep(3_000);
          return new Measured(
              "1,000 due gifts, two nodes, their start included",
              "%.1f s; %d sent, %d of them twice"
                  .formatted(
                      millis / 1000.0,
                      sink.taken().size(),
                      sink.taken().values().stream().filter(n -> n > 1).count()),
              "at most 60 s, each once");
        }
      }
    }
  }

  private static String cart(int cart) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(
          "{\"product_id\":\"steam-usa\",\"package_id\":\"5\",\"gift\":{\"recipient_name\":\"Jane\",\"recipient_email\":\"r%d-%d@example.com\",\"sender_name\":\"John\",\"message\":\"Have fun\",\"theme\":\"birthday\"}}"
              .formatted(cart, i));
    }
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"buy-products\",\"arguments\":{\"payment_method\":\"balance\",\"cart_items\":[%s]}}}"
        .formatted(String.join(",", items));
  }

  /// Each page's median time and weight, with all that it loads.
  List<Measured> pages(BenchedStore store) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    String base = "http://127.0.0.1:" + store.port();
    signIn(http, base);
    String invoice = buy(store, cart(0));
    String unpaid = buy(store, cart(0).replace("balance", "usdc_base"));
    Map<String, Measured> worst = new LinkedHashMap<>();
    double slowest = -1;
    long heaviest = -1;
    for (String path :
        List.of(
            "/",
            "/connect",
            "/sign-in",
            "/product/steam-usa",
            "/account",
            "/account/history",
            "/account/top-up",
            "/account/keys",
            "/account/passkeys",
            "/account/affiliate",
            "/account/purchases/" + invoice,
            "/invoice/" + unpaid)) {
      double millis = median(http, base + path);
      long bytes = weight(http, base, path);
      String name = path.replaceAll("[0-9a-f-]{36}", "ID");
      if (millis > slowest) {
        slowest = millis;
        worst.put(
            "time",
            new Measured(
                "a page, median of the slowest of 12",
                "%.1f ms (%s)".formatted(millis, name),
                "at most 20 ms"));
      }
      if (bytes > heaviest) {
        heaviest = bytes;
        worst.put(
            "weight",
            new Measured(
                "a page with all it loads, the heaviest of 12",
                "%.1f KB (%s)".formatted(bytes / 1024.0, name),
                "at most 60 KB"));
      }
    }
    return List.copyOf(worst.values());
  }

  private String buy(BenchedStore store, String cart) throws IOException, InterruptedException {
    JsonMapper json = JsonMapper.shared();
    String text = json.readTree(store.post(cart, key)).at("/result/content/0/text").asString("{}");
    return json.readTree(text).path("invoice_id").asString();
  }

  private static void signIn(HttpClient http, String base)
      throws IOException, InterruptedException {
    Matcher csrf = CSRF.matcher(get(http, base + "/sign-in").body());
    if (!csrf.find()) {
      throw new IOException("the sign-in page has no form");
    }
    http.send(
        HttpRequest.newBuilder(URI.create(base + "/sandbox/sign-in"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + csrf.group(1)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(HttpClient http, String url)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static double median(HttpClient http, String url)
      throws IOException, InterruptedException {
    for (int i = 0; i < WARM_LOADS; i++) {
      get(http, url);
    }
    long[] nanos = new long[LOADS];
    for (int i = 0; i < LOADS; i++) {
      long start = System.nanoTime();
      HttpResponse<String> answer = get(http, url);
      nanos[i] = System.nanoTime() - start;
      if (answer.statusCode() != 200) {
        throw new IOException(url + " answered " + answer.statusCode());
      }
    }
    Arrays.sort(nanos);
    return nanos[LOADS / 2] / 1e6;
  }

  /// The page and the files of ours that it names, uncompressed.
  private static long weight(HttpClient http, String base, String path)
      throws IOException, InterruptedException {
    String page = get(http, base + path).body();
    Set<String> parts = new LinkedHashSet<>();
    Matcher part = PART.matcher(page);
    while (part.find()) {
      parts.add(part.group(1));
    }
    long bytes = page.length();
    for (String each : parts) {
      bytes +=
          http.send(
                  HttpRequest.newBuilder(URI.create(base + each)).build(),
                  HttpResponse.BodyHandlers.ofByteArray())
              .body()
              .length;
    }
    return bytes;
  }
}
