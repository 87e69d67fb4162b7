package sutler.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What a tool answers. It is kept as the bytes that go on the wire, so that an answer which many
/// callers ask for is encoded once.
public final class Answer implements Outcome.OfTool {
  private final byte[] content;
  private final byte[] structured;
  private final boolean error;

  private Answer(String content, String structured, boolean error) {
    this.error = error;
    this.content = content.getBytes(StandardCharsets.UTF_8);
    this.structured = structured.getBytes(StandardCharsets.UTF_8);
  }

  public static Answer text(String text) {
    return new Answer(block(text), "", false);
  }

  public static Answer error(String text) {
    return new Answer(block(text), "", true);
  }

  public static Answer of(Content... blocks) {
    return new Answer(list(Arrays.asList(blocks)), "", false);
  }

  /// An answer for programs, and the same as text for models.
  public static Answer structured(JsonNode value) {
    String text = value.toString();
    return new Answer(block(text), ",\"structuredContent\":" + text, false);
  }

  /// An error for programs, and the same as text for models.
  public static Answer structuredError(JsonNode value) {
    String text = value.toString();
    return new Answer(block(text), ",\"structuredContent\":" + text, true);
  }

  /// The same, with something beside it in `_meta`.
  public Answer withMeta(String name, JsonNode value) {
    String beside = ",\"_meta\":{" + Json.quoted(name) + ":" + value + "}";
    return new Answer(
        new String(content, StandardCharsets.UTF_8),
        new String(structured, StandardCharsets.UTF_8) + beside,
        error);
  }

  private static String block(String text) {
    return "[{\"type\":\"text\",\"text\":" + Json.quoted(text) + "}]";
  }

  private static String list(List<Content> blocks) {
    ArrayNode list = Json.array();
    blocks.forEach(block -> list.add(block.node()));
    return list.toString();
  }

  /// The `content` array.
  byte[] content() {
    return content;
  }

  /// `,"structuredContent":...`, `,"_meta":...`, both or nothing.
  byte[] structuredContent() {
    return structured;
  }

  boolean isError() {
    return error;
  }

  /// Bytes held, for caches that count them.
  public int size() {
    return content.length + structured.length;
  }
}
