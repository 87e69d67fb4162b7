package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sutler.config.StartFailure;
import sutler.identity.Account;
import sutler.identity.RawKey;
import sutler.money.Asset;
import tools.jackson.databind.JsonNode;

/// A live store, with the toy rail and the toy supplier: it sells, and nothing of the sandbox is
/// there.
final class LiveModeTest {
  private static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final RawKey KEY = RawKey.random();
  private static final UUID SHOPPER = UUID.randomUUID();

  @TempDir private static Path folder = Path.of("");
  private static int port;
  private static Application store;

  private static Map<String, String> environment() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("SUTLER_MODE", "live");
    environment.put("SUTLER_PORT", Integer.toString(port));
    environment.put("SUTLER_DATA", folder.resolve("data").toString());
    environment.put("SUTLER_PUBLIC_URL", "https://shop.example.com");
    environment.put("SUTLER_SMTP_URL", "smtp://127.0.0.1:" + MAIL.getSmtp().getPort());
    environment.put("SUTLER_MAIL_FROM", "store@example.com");
    environment.put("SUTLER_OPERATOR_EMAIL", "me@example.com");
    environment.put("SUTLER_RATES_FIXED", "LTC=0.01");
    environment.put("SUTLER_RATE_LIMIT_PER_MINUTE", "0");
    environment.put("SUTLER_TOY_LEDGER", folder.resolve("ledger").toString());
    environment.put("SUTLER_TOY_SHELF", folder.resolve("shelf").toString());
    return environment;
  }

  @BeforeAll
  static void open() throws Exception {
    MAIL.start();
    port = Rehearsal.freePort();
    Files.writeString(folder.resolve("ledger"), "");
    Files.writeString(folder.resolve("shelf"), "5 TOY-LIVE\n");
    store = Application.start(new String[0], environment());
    store.store().kept().identities().open(new Account(SHOPPER, "buyer@example.com", Asset.USD));
    store.store().kept().identities().register(SHOPPER, "test", KEY);
  }

  @AfterAll
  static void close() {
    store.close();
    MAIL.stop();
  }

  @Test
  void nothingOfTheSandboxAnswers() throws Exception {
    String id = call("buy-products", CART).path("invoice_id").asString();
    for (String path :
        List.of(
            "/sandbox",
            "/sandbox/mail",
            "/sandbox/sign-in",
            "/sandbox/invoices/" + id,
            "/sandbox/invoices/" + id + "/payments")) {
      assertThat(get(path).statusCode()).as("GET " + path).isEqualTo(404);
      // Below `/` only the front page is left, and that takes no POST.
      assertThat(post(path, "{\"confirmations\":1}").statusCode())
          .as("POST " + path)
          .isIn(404, 405);
    }
    assertThat(
            call("get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}").path("status").asString())
        .isEqualTo("unpaid");
    assertThat(get("/x402/invoices/" + id + "?play=settled").statusCode()).isIn(404, 409);
    assertThat(store.store().kept().database().mode("live")).isEqualTo("live");
    assertThat(count("SELECT count(*) FROM transfer WHERE key LIKE 'sandbox:%'")).isZero();
    assertThat(store.store().kept().identities().find(Sandbox.EMAIL)).isEmpty();
    assertThat(count("SELECT count(*) FROM product WHERE test OR id <> 'toy-card'")).isZero();
    assertThat(count("SELECT count(*) FROM offer WHERE supplier LIKE 'sandbox%'")).isZero();
    assertThat(store.welcome().toLowerCase(Locale.ROOT)).contains("live").doesNotContain("sandbox");
  }

  /// Neither people nor models read a word of it.
  @Test
  void nothingSaysSandbox() throws Exception {
    String id = call("buy-products", CART).path("invoice_id").asString();
    for (String path :
        List.of(
            "/", "/sign-in", "/sign-in/sent", "/connect", "/product/toy-card", "/invoice/" + id)) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body().toLowerCase(Locale.ROOT))
          .as(path)
          .doesNotContain("sandbox", "demo account", "play money", "redeems nothing");
    }
    for (String method : List.of("tools/list", "prompts/list", "resources/list")) {
      assertThat(rpc(method, "{}").toString().toLowerCase(Locale.ROOT)).doesNotContain("sandbox");
    }
    assertThat(
            rpc("initialize", "{\"protocolVersion\":\"2025-11-25\"}")
                .toString()
                .toLowerCase(Locale.ROOT))
        .contains("sutler")
        .doesNotContain("sandbox");
    assertThat(call("buy-products", CART).toString().toLowerCase(Locale.ROOT))
        .doesNotContain("sandbox");
  }

  @Test
  void itSellsForWhatTheRailSees() throws Exception {
    JsonNode bought = call("buy-products", CART);
    // Five dollars at the rate that the operator fixed.
    assertThat(bought.path("total").asString()).isEqualTo("0.05");
    String id = bought.path("invoice_id").asString();
    Files.writeString(
        folder.resolve("ledger"),
        "toy%s 0.05 2 tx-1%n".formatted(id.replace("-", "")),
        StandardOpenOption.APPEND);
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    JsonNode invoice = call("get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}");
    while (!invoice.path("status").asString().equals("complete") && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
      invoice = call("get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}");
    }
    assertThat(invoice.toString()).contains("TOY-LIVE");
    assertThat(MAIL.waitForIncomingEmail(30_000, 1)).isTrue();
    assertThat(store.store().kept().books().audit()).isEmpty();
  }

  /// A method that has no rail, or no rate, is not offered.
  @Test
  void whatHasNoRailOrNoRateIsNotOffered() throws Exception {
    JsonNode details =
        call("get-product-details", "{\"product_id\":\"toy-card\",\"currency\":\"EUR\"}");
    assertThat(details.toString())
        .contains("litecoin")
        .contains("balance")
        .doesNotContain("bitcoin");
    assertThat(details.toString()).contains("\"payment_currency\":\"USD\"");
    JsonNode refused = call("buy-products", CART.replace("litecoin", "bitcoin"));
    assertThat(refused.toString()).contains("VALIDATION_ERROR");
  }

  @Test
  void allThatALiveStoreLacksIsNamedAtOnce() throws Exception {
    Map<String, String> poor = new HashMap<>();
    poor.put("SUTLER_MODE", "live");
    poor.put("SUTLER_PORT", Integer.toString(Rehearsal.freePort()));
    poor.put("SUTLER_DATA", folder.resolve("poor").toString());
    poor.put("SUTLER_PUBLIC_URL", "http://shop.example.com");
    assertThatThrownBy(() -> Application.start(new String[0], poor).close())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("public_url")
        .hasMessageContaining("smtp_url")
        .hasMessageContaining("operator_email")
        .hasMessageContaining("a supplier: [suppliers.toy]")
        .hasMessageContaining("a payment rail: [rails.toy] or [rails.x402]");
  }

  /// Play money never buys real goods.
  @Test
  void aDatabaseBelongsToOneMode() throws Exception {
    TestStore sandbox = TestStore.shared();
    Map<String, String> live = environment();
    live.put("SUTLER_PORT", Integer.toString(Rehearsal.freePort()));
    live.put("SUTLER_DATA", folder.resolve("other").toString());
    live.put("SUTLER_DATABASE_URL", sandbox.databaseUrl());
    live.put("SUTLER_KEYSET_FILE", sandbox.keyset());
    assertThatThrownBy(() -> Application.start(new String[0], live).close())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("belongs to a sandbox store");
    Map<String, String> mixed = new HashMap<>(live);
    mixed.remove("SUTLER_MODE");
    assertThatThrownBy(() -> Application.start(new String[0], mixed).close())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("sells for play money");
  }

  private static final String CART =
      "{\"payment_method\":\"litecoin\",\"cart_items\":[{\"product_id\":\"toy-card\",\"package_id\":\"5\"}]}";

  private static long count(String query) {
    return org.springframework.jdbc.core.simple.JdbcClient.create(store.store().kept().source())
        .sql(query)
        .query(Long.class)
        .single();
  }

  private static JsonNode call(String tool, String arguments) throws Exception {
    JsonNode answer =
        rpc("tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments));
    String text = answer.at("/result/content/0/text").asString("");
    return text.startsWith("{")
        ? TestStore.json(text)
        : TestStore.json(dev.toonformat.jtoon.JToon.decodeToJson(text));
  }

  private static JsonNode rpc(String method, String params) throws Exception {
    return TestStore.json(
        post(
                "/mcp",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                    .formatted(method, params))
            .body());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + KEY.dangerouslyShow())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
