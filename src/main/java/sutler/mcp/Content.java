package sutler.mcp;

import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// One block of what a tool answers or a prompt says.
/// https://modelcontextprotocol.io/specification/2026-07-28/schema#contentblock
public sealed interface Content {

  record Text(String text) implements Content {}

  record Image(byte[] data, String mimeType) implements Content {}

  record Audio(byte[] data, String mimeType) implements Content {}

  /// A resource with what is in it.
  record Embedded(Contents.Part part) implements Content {}

  /// A resource to be read later.
  record Link(Resource.Spec resource) implements Content {}

  default ObjectNode node() {
    ObjectNode node = Json.object();
    return switch (this) {
      case Text(String text) -> node.put("type", "text").put("text", text);
      case Image(byte[] data, String mimeType) -> binary(node, "image", data, mimeType);
      case Audio(byte[] data, String mimeType) -> binary(node, "audio", data, mimeType);
      case Embedded(Contents.Part part) -> {
        node.put("type", "resource").set("resource", part.node());
        yield node;
      }
      case Link(Resource.Spec resource) ->
          node.put("type", "resource_link").setAll(resource.node("uri"));
    };
  }

  private static ObjectNode binary(ObjectNode node, String type, byte[] data, String mimeType) {
    return node.put("type", type)
        .put("data", Base64.getEncoder().encodeToString(data))
        .put("mimeType", mimeType);
  }
}
