package sutler.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.identity.RawKey;
import tools.jackson.databind.JsonNode;

/// MCP over HTTP, against the running store.
final class ProtocolTest {
  private static final TestStore STORE = TestStore.shared();
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  @Test
  void legacyClientsInitializeInEachRevisionAndWithoutASession() {
    for (String version : new String[] {"2025-03-26", "2025-06-18", "2025-11-25"}) {
      HttpResponse<String> response =
          legacy("initialize", "{\"protocolVersion\":\"%s\"}".formatted(version));
      assertThat(result(response).at("/protocolVersion").asString()).isEqualTo(version);
      assertThat(result(response).at("/capabilities/tools").isObject()).isTrue();
      assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
    }
    assertThat(
            result(legacy("initialize", "{\"protocolVersion\":\"2031-01-01\"}"))
                .at("/protocolVersion")
                .asString())
        .isEqualTo("2025-11-25");
    assertThat(result(legacy("ping", "{}")).isObject()).isTrue();
  }

  @Test
  void modernClientsDiscoverListAndCall() {
    JsonNode discovered = result(modern("server/discover", ""));
    assertThat(discovered.at("/resultType").asString()).isEqualTo("complete");
    assertThat(discovered.at("/supportedVersions/0").asString()).isEqualTo("2026-07-28");
    assertThat(discovered.at("/ttlMs").isIntegralNumber()).isTrue();
    assertThat(discovered.at("/cacheScope").asString()).isIn("public", "private");
    assertThat(discovered.at("/instructions").asString()).contains("SANDBOX");
    JsonNode listed = result(modern("tools/list", ""));
    assertThat(listed.at("/tools").size()).isEqualTo(7);
    assertThat(listed.has("ttlMs")).isTrue();
    JsonNode called =
        result(
            modern(
                "tools/call",
                "\"name\":\"search-products\",\"arguments\":{\"query\":\"netflix\"},",
                "Mcp-Name",
                "search-products"));
    assertThat(called.at("/resultType").asString()).isEqualTo("complete");
    assertThat(called.at("/isError").asBoolean()).isFalse();
    assertThat(called.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asString())
        .isEqualTo("sutler");
  }

  @Test
  void toolsAreDescribedWithinTheBudget() {
    String body = legacy("tools/list", "{}").body();
    assertThat(body.length() / 4).as("tokens of tools/list").isLessThanOrEqualTo(3_500);
    for (JsonNode tool : TestStore.json(body).at("/result/tools")) {
      assertThat(tool.at("/title").asString("")).isNotEmpty();
      assertThat(tool.at("/inputSchema/type").asString()).isEqualTo("object");
      assertThat(tool.at("/annotations").propertyNames())
          .contains("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");
      for (String banned : new String[] {"oneOf", "anyOf", "allOf"}) {
        assertThat(tool.at("/inputSchema").has(banned)).isFalse();
      }
    }
  }

  @Test
  void aModernRequestMustMirrorItsBodyInItsHeaders() {
    String list = body("tools/list", "");
    expect(STORE.post("/mcp", list, auth("MCP-Protocol-Version", "2026-07-28")), 400, -32020);
    expect(STORE.post("/mcp", list, auth("Mcp-Method", "tools/list")), 400, -32020);
    expect(
        STORE.post(
            "/mcp", list, auth("MCP-Protocol-Version", "2025-11-25", "Mcp-Method", "tools/list")),
        400,
        -32020);
    expect(
        modernRaw(
            "tools/list", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}"),
        400,
        -32602);
    expect(
        modern("tools/call", "\"name\":\"search-products\",", "Mcp-Name", "buy-products"),
        400,
        -32020);
    expect(
        modern(
            "tools/call", "\"name\":\"none\",\"arguments\":{},", "Mcp-Name", "=?base64?bm9uZQ==?="),
        200,
        -32602);
    expect(modern("tools/call", "\"name\":\"none\",", "Mcp-Name", "=?base64?="), 400, -32020);
    expect(
        STORE.post(
            "/mcp",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
            auth("MCP-Protocol-Version", "1999-01-01")),
        400,
        -32022);
    String future = list.replace("2026-07-28", "2031-01-01");
    HttpResponse<String> unsupported =
        STORE.post(
            "/mcp", future, auth("MCP-Protocol-Version", "2031-01-01", "Mcp-Method", "tools/list"));
    expect(unsupported, 400, -32022);
    assertThat(TestStore.json(unsupported.body()).at("/error/data/supported").size()).isEqualTo(4);
  }

  @Test
  void unknownMethodsAreRefusedAsEachEraSays() {
    expect(modern("initialize", ""), 404, -32601);
    expect(modern("nonsense", ""), 404, -32601);
    expect(legacy("nonsense", "{}"), 200, -32601);
    expect(legacy("tools/call", "{\"name\":\"nonsense\"}"), 200, -32602);
    expect(legacy("tools/call", "{\"name\":\"search-products\",\"arguments\":[1]}"), 200, -32602);
  }

  @Test
  void malformedMessagesAreRefusedWithoutAnId() {
    for (String broken :
        new String[] {"{", "", "nonsense", "{\"id\":1,\"id\":2}", "{} {}", "[".repeat(5000)}) {
      HttpResponse<String> response = STORE.post("/mcp", broken, auth());
      expect(response, 400, -32700);
      assertThat(TestStore.json(response.body()).has("id")).isFalse();
    }
    expect(STORE.post("/mcp", "[]", auth()), 400, -32600);
    expect(
        STORE.post("/mcp", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", auth()),
        400,
        -32600);
    expect(
        STORE.post("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", auth()),
        400,
        -32600);
    expect(
        STORE.post(
            "/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", auth()),
        400,
        -32600);
  }

  @Test
  void notificationsAndAnswersAreAccepted() {
    HttpResponse<String> note =
        STORE.post(
            "/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", auth());
    assertThat(note.statusCode()).isEqualTo(202);
    assertThat(note.body()).isEmpty();
    assertThat(
            STORE.post("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", auth()).statusCode())
        .isEqualTo(202);
  }

  @Test
  void batchesBelongToTheFirstRevisionAlone() {
    String two =
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"method\":\"x\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}]";
    assertThat(TestStore.json(STORE.post("/mcp", two, auth()).body()).size()).isEqualTo(2);
    expect(STORE.post("/mcp", two, auth("MCP-Protocol-Version", "2025-11-25")), 400, -32600);
  }

  @Test
  void guardsStandInTheirOrder() throws Exception {
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    assertThat(raw("POST /mcp HTTP/1.1\r\nHost: evil.example.com\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(STORE.post("/mcp", ping, auth("Origin", "http://evil.example.com")).statusCode())
        .isEqualTo(403);
    assertThat(STORE.post("/mcp", ping, auth("Origin", "http://localhost:6274")).statusCode())
        .isEqualTo(200);
    assertThat(STORE.post("/mcp/a/b", ping).statusCode()).isEqualTo(404);
    assertThat(STORE.get("/mcp").statusCode()).isEqualTo(405);
    assertThat(STORE.get("/mcp").headers().firstValue("Allow")).contains("POST");
    assertThat(STORE.post("/mcp", ping, auth("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
    assertThat(STORE.post("/mcp", ping, auth("Accept", "text/html")).statusCode()).isEqualTo(406);
    assertThat(STORE.post("/mcp", "x".repeat(300_000)).statusCode()).isEqualTo(413);
    assertThat(STORE.post("/mcp", "{").statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyOpensInThePathAsBearerAndAsHeader() {
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    assertThat(STORE.post("/mcp/" + TestStore.KEY, ping).statusCode()).isEqualTo(200);
    assertThat(STORE.post("/mcp/" + TestStore.KEY + "/", ping).statusCode()).isEqualTo(200);
    assertThat(STORE.post("/mcp/" + TestStore.KEY + "?ref=demo-partner", ping).statusCode())
        .isEqualTo(200);
    assertThat(STORE.post("/mcp/", ping, "X-API-Key", TestStore.KEY).statusCode()).isEqualTo(200);
    assertThat(STORE.post("/mcp", ping, "Authorization", "bearer " + TestStore.KEY).statusCode())
        .isEqualTo(200);
    HttpResponse<String> refused = STORE.post("/mcp/" + "x".repeat(40), ping);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).doesNotContain("xxxx");
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("Bearer"));
    assertThat(STORE.post("/mcp", ping, "Authorization", "Basic abc").statusCode()).isEqualTo(401);
  }

  @Test
  void callsAreLimitedPerAccountHoweverManyKeysItHas() {
    TestStore limited = node("3");
    try {
      TestStore.Shopper shopper = STORE.shopper("1");
      for (int i = 0; i < 3; i++) {
        limited.call(another(shopper), "list-invoices", "{}");
      }
      HttpResponse<String> fourth = list(limited, another(shopper));
      assertThat(fourth.statusCode()).isEqualTo(429);
      assertThat(fourth.headers().firstValue("Retry-After")).isPresent();
      assertThat(TestStore.json(fourth.body()).at("/id").asInt()).isEqualTo(9);
      assertThat(list(limited, STORE.shopper("1").key().dangerouslyShow()).statusCode())
          .isEqualTo(200);
    } finally {
      limited.close();
    }
  }

  /// They tell each other what was taken, with a lag of a few calls.
  @Test
  void twoNodesAreNotTwiceTheLimit() {
    TestStore one = node("30");
    TestStore other = node("30");
    try {
      String key = STORE.shopper("1").key().dangerouslyShow();
      for (int i = 0; i < 30; i++) {
        assertThat(list(one, key).statusCode()).isEqualTo(200);
      }
      int more = 0;
      while (list(other, key).statusCode() == 200) {
        more++;
      }
      assertThat(more).isLessThan(15);
    } finally {
      one.close();
      other.close();
    }
  }

  private static TestStore node(String callsPerMinute) {
    return TestStore.fresh(
        java.util.Map.of(
            "SUTLER_RATE_LIMIT_PER_MINUTE",
            callsPerMinute,
            "SUTLER_DATABASE_URL",
            STORE.databaseUrl(),
            "SUTLER_KEYSET_FILE",
            STORE.keyset()));
  }

  private static String another(TestStore.Shopper shopper) {
    RawKey key = RawKey.random();
    STORE.identities().register(shopper.id(), "another", key);
    return key.dangerouslyShow();
  }

  private static HttpResponse<String> list(TestStore store, String key) {
    return store.post(
        "/mcp",
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/call\",\"params\":{\"name\":\"list-invoices\"}}",
        "Authorization",
        "Bearer " + key);
  }

  private static String raw(String request) throws Exception {
    URI uri = URI.create(STORE.base());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.US_ASCII);
    }
  }

  private static String[] auth(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + TestStore.KEY;
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  private static HttpResponse<String> legacy(String method, String params) {
    return STORE.post(
        "/mcp",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params),
        auth());
  }

  private static String body(String method, String fields) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s%s}}"
        .formatted(method, fields, META);
  }

  private static HttpResponse<String> modern(String method, String fields, String... more) {
    return modernRaw(method, body(method, fields), more);
  }

  private static HttpResponse<String> modernRaw(String method, String body, String... more) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(STORE.base() + "/mcp"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + TestStore.KEY)
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < more.length; i += 2) {
      request.header(more[i], more[i + 1]);
    }
    return TestStore.send(request.build());
  }

  private static JsonNode result(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestStore.json(response.body()).path("result");
  }

  private static void expect(HttpResponse<String> response, int status, int code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestStore.json(response.body()).at("/error/code").asInt())
        .as(response.body())
        .isEqualTo(code);
  }
}
