package sutler.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON within limits.
final class Json {
  static final int DEPTH_MAX = 32;
  private static final int NAME_LENGTH_MAX = 1_000;
  private static final int NUMBER_LENGTH_MAX = 100;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNameLength(NAME_LENGTH_MAX)
                          .maxNumberLength(NUMBER_LENGTH_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// An object with one member, an empty object.
  static ObjectNode object(String member) {
    ObjectNode node = object();
    node.putObject(member);
    return node;
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  sealed interface Read {
    record Tree(JsonNode node) implements Read {}

    /// @param why it is not JSON within our limits
    record Not(String why) implements Read {}
  }

  /// The tree of a text, unless it is not JSON, nests too deep or names a key twice.
  static Read read(byte[] bytes) {
    try {
      // Strictly UTF-8: the parser would guess UTF-16 too, and see what others do not.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode tree = MAPPER.readTree(text);
      return tree == null || tree.isMissingNode()
          ? new Read.Not("it is empty")
          : new Read.Tree(tree);
    } catch (JacksonException notJson) {
      String where =
          notJson.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(
                      notJson.getLocation().getLineNr(), notJson.getLocation().getColumnNr());
      return new Read.Not(RpcError.shortened(String.valueOf(notJson.getOriginalMessage())) + where);
    } catch (NumberFormatException beyondBounds) {
      return new Read.Not("a number is beyond all bounds");
    } catch (CharacterCodingException notUtf8) {
      return new Read.Not("it is not UTF-8");
    }
  }

  /// The same, where the reason does not matter.
  static Optional<JsonNode> parse(byte[] bytes) {
    return read(bytes) instanceof Read.Tree(JsonNode node) ? Optional.of(node) : Optional.empty();
  }

  static String quoted(String text) {
    return JsonNodeFactory.instance.stringNode(text).toString();
  }

  static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
