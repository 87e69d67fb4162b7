package sutler.mcp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Throws whatever bytes at the room, from the parser to a handler and back. Whatever comes in,
/// what goes out is one well-formed message that belongs to it, and no fault.
public final class MessageFuzzer {
  private static final List<String> VERSIONS =
      List.of("", "2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "1");
  private static final Dispatch<String> DISPATCH =
      new Dispatch<>(FuzzedServer.server(), FuzzedServer.EVERYBODY, 0);

  private MessageFuzzer() {}

  /// The last bytes say which headers come along; the rest is the body.
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    String version = data.pickValue(VERSIONS);
    boolean mirrors = data.consumeBoolean();
    byte[] body = data.consumeRemainingAsBytes();
    Optional<JsonNode> parsed = Json.parse(body);
    if (parsed.isEmpty()) {
      return;
    }
    JsonNode node = parsed.get();
    Map<String, List<String>> headers =
        Map.of(
            "MCP-Protocol-Version",
            version.isEmpty() ? List.of() : List.of(version),
            "Mcp-Method",
            mirrors ? List.of(node.path("method").asString("")) : List.of(),
            "Mcp-Name",
            mirrors
                ? List.of(node.at("/params/name").asString(node.at("/params/uri").asString("")))
                : List.of());
    check(node, DISPATCH.reply("fuzzer", Message.of(node), FuzzedServer.http(headers)));
  }

  private static void check(JsonNode request, Reply reply) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reply.writeTo(out);
    if (out.size() == 0) {
      FuzzedServer.require(reply.status() == 202, "no body and no 202");
      return;
    }
    String text = out.toString(StandardCharsets.UTF_8);
    JsonNode answer =
        Json.parse(out.toByteArray())
            .orElseThrow(() -> new IllegalStateException("no JSON: " + text));
    FuzzedServer.require(answer.path("jsonrpc").asString("").equals("2.0"), text);
    FuzzedServer.require(answer.has("result") != answer.has("error"), text);
    FuzzedServer.require(answer.at("/error/code").asInt(0) != RpcError.INTERNAL, text);
    FuzzedServer.require(
        !answer.has("id") || answer.path("id").equals(request.path("id")), "another id: " + text);
  }
}
