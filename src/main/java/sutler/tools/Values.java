package sutler.tools;

import dev.toonformat.jtoon.JToon;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import sutler.mcp.Answer;
import sutler.money.Asset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Values as the wire has them.
final class Values {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Values() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static JsonNode text(Optional<String> value) {
    return value.<JsonNode>map(NODES::stringNode).orElse(NODES.nullNode());
  }

  static JsonNode time(Optional<Instant> value) {
    return text(value.map(Values::time));
  }

  /// ISO 8601 in UTC, to the second.
  static String time(Instant value) {
    return value.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// Basis points as a percentage, for instance `1.5`.
  static JsonNode percent(int basisPoints) {
    return number(BigDecimal.valueOf(basisPoints, 2));
  }

  static JsonNode number(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() <= 0
        ? NODES.numberNode(stripped.toBigIntegerExact())
        : NODES.numberNode(stripped);
  }

  /// The name of an asset as a balance: bitcoin is `XBT` there.
  static String balanceCode(Asset asset) {
    return asset.equals(Asset.BTC) ? "XBT" : asset.code();
  }

  /// TOON. The root is always an object with something in it, so that no answer can be read as
  /// JSON.
  static Answer toon(ObjectNode root) {
    return Answer.text(JToon.encode(root));
  }
}
