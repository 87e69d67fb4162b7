package sutler.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sutler.mcp.Bus;
import sutler.mcp.Seal;
import sutler.mcp.UsedOnce;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Streams of events, on two nodes of one server: what is sent on them, when they end, and who
/// cannot hold them open.
final class StreamsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private ConformanceServer first;
  private ConformanceServer second;

  @BeforeEach
  void open() throws Exception {
    Bus bus = Bus.local();
    Seal seal = Seal.ofThisProcess();
    UsedOnce usedOnce = UsedOnce.ofThisProcess();
    first = ConformanceServer.start(0, ConformanceServer.server(bus, seal, usedOnce));
    second = ConformanceServer.start(0, ConformanceServer.server(bus, seal, usedOnce));
  }

  @AfterEach
  void close() throws Exception {
    first.close();
    second.close();
  }

  @Test
  void aListenerHearsWhatItAskedForFromEveryNode() throws Exception {
    Events events =
        listen(first, "{\"resourceSubscriptions\":[\"test://watched-resource\",\"test://none\"]}");

    JsonNode acknowledged = events.next();
    assertThat(acknowledged.path("method").asString())
        .isEqualTo("notifications/subscriptions/acknowledged");
    assertThat(acknowledged.at("/params/notifications/resourceSubscriptions").toString())
        .isEqualTo("[\"test://watched-resource\"]");
    modern(second, "tools/call", "\"name\":\"test_trigger_tool_change\",\"arguments\":{}");
    modern(second, "tools/call", "\"name\":\"test_trigger_resource_change\",\"arguments\":{}");
    JsonNode updated = events.next();
    assertThat(updated.path("method").asString()).isEqualTo("notifications/resources/updated");
    assertThat(updated.at("/params/_meta/io.modelcontextprotocol~1subscriptionId").asInt())
        .isEqualTo(7);
  }

  @Test
  void aServerThatStopsEndsItsStreamsWithAResult() throws Exception {
    Events events = listen(first, "{\"toolsListChanged\":true}");
    events.next();

    first.endStreams();

    JsonNode result = events.next();
    assertThat(result.path("id").asInt()).isEqualTo(7);
    assertThat(result.at("/result/resultType").asString()).isEqualTo("complete");
    assertThat(events.ended()).isTrue();
  }

  @Test
  void aCallerCanHoldOnlySoManyStreams() throws Exception {
    List<Events> open = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      open.add(listen(first, "{\"toolsListChanged\":true}"));
    }

    HttpResponse<String> refused =
        modern(first, "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    for (Events events : open) {
      events.close();
    }
  }

  @Test
  void whoTakesNoStreamIsToldSo() throws Exception {
    HttpResponse<String> refused =
        send(
            modernRequest(first, "subscriptions/listen", "\"notifications\":{}")
                .setHeader("Accept", "application/json"));

    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(refused.body()).contains("text/event-stream");
  }

  @Test
  void anAnswerFindsItsQuestionOnAnotherNode() throws Exception {
    Events events = callThatAsks(first, "alice", 1);
    String id = events.next().path("id").asString();
    assertThat(id).matches("ask-[A-Za-z0-9_-]{40,}");

    // Neither somebody else nor a guess is heard.
    answer(second, "mallory", id, "mine");
    answer(second, "alice", "ask-" + "A".repeat(32), "guessed");
    answer(second, "alice", id, "Alice's");

    JsonNode result = events.next();
    assertThat(result.at("/result/content/0/text").asString()).contains("Alice's");
    assertThat(events.ended()).isTrue();
  }

  @Test
  void aClientThatRefusesIsHeard() throws Exception {
    Events events = callThatAsks(first, "alice", 1);
    String id = events.next().path("id").asString();

    legacy(
        second,
        "alice",
        "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"error\":{\"code\":-32601,\"message\":\"no forms here\"}}"
            .formatted(id));

    JsonNode result = events.next();
    assertThat(result.at("/result/isError").asBoolean()).isTrue();
    assertThat(result.at("/result/content/0/text").asString()).contains("no forms here");
  }

  @Test
  void aLegacyClientCancelsOnWhicheverNode() throws Exception {
    Events events = callThatAsks(first, "alice", 31);
    events.next();

    legacy(
        second,
        "mallory",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":31}}");
    legacy(
        second,
        "alice",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":31}}");

    assertThat(events.next().at("/error/message").asString()).contains("cancelled");
    assertThat(events.ended()).isTrue();
  }

  @Test
  void aBatchCannotBeAskedBack() throws Exception {
    HttpResponse<String> response =
        legacy(
            first,
            "alice",
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"test_elicitation\",\"arguments\":{\"message\":\"?\"}}}]");

    JsonNode replies = JSON.readTree(response.body());
    assertThat(replies.at("/0/result").isObject()).isTrue();
    assertThat(replies.at("/1/error/code").asInt()).isEqualTo(-32600);
  }

  @Test
  void logMessagesAreAsLoudAsAsked() throws Exception {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"test_tool_with_logging\"}}";
    assertThat(legacy(first, "alice", call).body()).startsWith("{");

    legacy(first, "alice", setLevel("info"));
    // On the other node too, and for nobody else.
    assertThat(legacy(second, "alice", call).body()).contains("notifications/message");
    assertThat(legacy(second, "bob", call).body()).doesNotContain("notifications/message");

    legacy(second, "alice", setLevel("error"));
    assertThat(legacy(first, "alice", call).body()).doesNotContain("notifications/message");
  }

  private static String setLevel(String level) {
    return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"%s\"}}"
        .formatted(level);
  }

  @Test
  void aVersionThatNobodyKnowsIsRefusedForEveryKindOfMessage() throws Exception {
    for (String message :
        List.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}")) {
      HttpResponse<String> refused =
          send(request(first, message).header("MCP-Protocol-Version", "1999-01-01"));
      assertThat(refused.statusCode()).as(message).isEqualTo(400);
      assertThat(refused.body()).contains("2026-07-28");
    }
  }

  @Test
  void aHeaderThatIsThereTwiceIsRefused() throws Exception {
    HttpResponse<String> refused =
        send(
            modernRequest(first, "tools/call", "\"name\":\"test_simple_text\",\"arguments\":{}")
                .header("Mcp-Name", "test_simple_text"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("-32020");
  }

  /// The container waits five seconds for the next byte here.
  @Test
  void aClientThatStopsSendingIsLetGo() throws Exception {
    URI uri = URI.create(first.url());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 100\r\n\r\n{\"jsonrpc\":")
                  .getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 408");
    }
  }

  /// Whoever opens a stream and goes away is found out by the keep-alive, and makes room.
  @Test
  void aClientThatVanishesFreesItsStream() throws Exception {
    for (int i = 0; i < 16; i++) {
      listen(first, "{\"toolsListChanged\":true}").close();
    }
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    boolean room = false;
    while (!room && System.nanoTime() < end) {
      Events events = listen(first, "{\"toolsListChanged\":true}");
      room = events.response.statusCode() == 200;
      events.close();
      Thread.sleep(500);
    }
    assertThat(room).isTrue();
  }

  private Events callThatAsks(ConformanceServer node, String caller, int id) throws Exception {
    return new Events(
        HTTP.send(
            legacyRequest(
                    node,
                    caller,
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"test_elicitation\",\"arguments\":{\"message\":\"Who?\"}}}"
                        .formatted(id))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream()));
  }

  private static void answer(ConformanceServer node, String caller, String id, String value)
      throws Exception {
    HttpResponse<String> response =
        legacy(
            node,
            caller,
            "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"action\":\"accept\",\"content\":{\"response\":\"%s\"}}}"
                .formatted(id, value));
    assertThat(response.statusCode()).isEqualTo(202);
  }

  private static HttpResponse<String> legacy(ConformanceServer node, String caller, String body)
      throws Exception {
    return send(legacyRequest(node, caller, body));
  }

  private static HttpRequest.Builder legacyRequest(
      ConformanceServer node, String caller, String body) {
    return request(node, body).header("X-API-Key", caller);
  }

  private static Events listen(ConformanceServer node, String filter) throws Exception {
    return new Events(
        HTTP.send(
            modernRequest(node, "subscriptions/listen", "\"notifications\":" + filter).build(),
            HttpResponse.BodyHandlers.ofInputStream()));
  }

  private static HttpResponse<String> modern(ConformanceServer node, String method, String params)
      throws Exception {
    return send(modernRequest(node, method, params));
  }

  private static HttpRequest.Builder modernRequest(
      ConformanceServer node, String method, String params) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":{%s,%s}}"
            .formatted(method, META, params);
    HttpRequest.Builder request =
        request(node, body)
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method);
    String name = JSON.readTree(body).at("/params/name").asString("");
    return name.isEmpty() ? request : request.header("Mcp-Name", name);
  }

  private static HttpRequest.Builder request(ConformanceServer node, String body) {
    return HttpRequest.newBuilder(URI.create(node.url()))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Server-sent events, one JSON message each.
  private static final class Events implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private Events(HttpResponse<InputStream> response) {
      this.response = response;
      this.lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private JsonNode next() throws IOException {
      String line = lines.readLine();
      while (line != null && !line.startsWith("data: ")) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      return JSON.readTree(line.substring("data: ".length()));
    }

    /// Nothing but the end follows.
    private boolean ended() throws IOException {
      String line = lines.readLine();
      while (line != null && (line.isEmpty() || line.startsWith(":"))) {
        line = lines.readLine();
      }
      return line == null;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }
}
