package sutler.mcp;

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

  /// The tree of a text, or empty when it is not JSON, nests too deep or names a key twice.
  static Optional<JsonNode> parse(byte[] bytes) {
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      return tree == null || tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    } catch (JacksonException | NumberFormatException notJson) {
      // An exponent beyond all bounds comes as the second.
      return Optional.empty();
    }
  }

  static String quoted(String text) {
    return JsonNodeFactory.instance.stringNode(text).toString();
  }

  static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
