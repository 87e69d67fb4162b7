package sutler.mcp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a server is: its name, its instructions and its tools. Everything that does not depend on
/// the request is encoded here, once.
///
/// @param <V> who calls
public final class McpServer<V> {
  private static final long LIST_TTL_MS = 300_000;

  private final Map<String, Tool<V>> tools = new LinkedHashMap<>();
  private final byte[] legacyTools;
  private final byte[] modernTools;
  private final byte[] discovered;
  private final byte[] afterModernContent;
  private final Identity identity;

  /// @param title for people
  public record Identity(String name, String title, String version, String instructions) {}

  public McpServer(Identity identity, List<Tool<V>> tools) {
    this.identity = identity;
    for (Tool<V> tool : tools) {
      if (this.tools.put(tool.spec().name(), tool) != null) {
        throw new IllegalArgumentException("two tools named " + tool.spec().name());
      }
    }
    ObjectNode legacy = JsonNodeFactory.instance.objectNode();
    legacy.set("tools", list(tools));
    this.legacyTools = Json.bytes(legacy);
    ObjectNode modern = cacheable(complete());
    modern.set("tools", list(tools));
    this.modernTools = Json.bytes(withServerInfo(modern));
    this.discovered = Json.bytes(withServerInfo(discover()));
    this.afterModernContent =
        (",\"resultType\":\"complete\",\"_meta\":" + withServerInfo(complete()).path("_meta") + "}")
            .getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode complete() {
    return JsonNodeFactory.instance.objectNode().put("resultType", "complete");
  }

  private static ObjectNode cacheable(ObjectNode result) {
    return result.put("ttlMs", LIST_TTL_MS).put("cacheScope", "public");
  }

  private ObjectNode discover() {
    ObjectNode result = cacheable(complete());
    ArrayNode versions = result.putArray("supportedVersions");
    Revision.texts().forEach(versions::add);
    result.putObject("capabilities").putObject("tools");
    return result.put("instructions", identity.instructions());
  }

  private ObjectNode withServerInfo(ObjectNode result) {
    result.putObject("_meta").set("io.modelcontextprotocol/serverInfo", serverInfo());
    return result;
  }

  private ObjectNode serverInfo() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", identity.name())
        .put("title", identity.title())
        .put("version", identity.version());
  }

  private static <V> ArrayNode list(List<Tool<V>> tools) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Tool<V> tool : tools) {
      Tool.Spec spec = tool.spec();
      ObjectNode node = list.addObject();
      node.put("name", spec.name())
          .put("title", spec.title())
          .put("description", spec.description());
      node.set("inputSchema", Json.MAPPER.readTree(spec.inputSchema()));
      node.putObject("annotations")
          .put("readOnlyHint", spec.hints().readOnly())
          .put("destructiveHint", spec.hints().destructive())
          .put("idempotentHint", spec.hints().idempotent())
          .put("openWorldHint", spec.hints().openWorld());
    }
    return list;
  }

  Map<String, Tool<V>> tools() {
    return tools;
  }

  byte[] legacyTools() {
    return legacyTools;
  }

  byte[] modernTools() {
    return modernTools;
  }

  byte[] discovered() {
    return discovered;
  }

  /// What follows `"isError":...` in a modern result, up to its closing brace.
  byte[] afterModernContent() {
    return afterModernContent;
  }

  byte[] initialized(Revision revision) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("protocolVersion", revision.text());
    result.putObject("capabilities").putObject("tools");
    result.set("serverInfo", serverInfo());
    return Json.bytes(result.put("instructions", identity.instructions()));
  }
}
