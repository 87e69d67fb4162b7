package sutler.mcp;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is in a resource.
///
/// @param ttlMs how long it may be kept, in milliseconds
/// @param shared whether everybody is told the same
public record Contents(List<Part> parts, long ttlMs, boolean shared) implements Outcome.OfRead {

  /// Either text or bytes.
  public record Part(String uri, String mimeType, Optional<String> text, Optional<byte[]> blob) {

    public static Part text(String uri, String mimeType, String text) {
      return new Part(uri, mimeType, Optional.of(text), Optional.empty());
    }

    public static Part blob(String uri, String mimeType, byte[] blob) {
      return new Part(uri, mimeType, Optional.empty(), Optional.of(blob));
    }

    ObjectNode node() {
      ObjectNode node = Json.object().put("uri", uri).put("mimeType", mimeType);
      text.ifPresent(t -> node.put("text", t));
      blob.ifPresent(b -> node.put("blob", Base64.getEncoder().encodeToString(b)));
      return node;
    }
  }

  ObjectNode node() {
    ObjectNode node = Json.object();
    ArrayNode list = node.putArray("contents");
    parts.forEach(part -> list.add(part.node()));
    return node;
  }
}
