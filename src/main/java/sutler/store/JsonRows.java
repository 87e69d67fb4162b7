package sutler.store;

import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import sutler.money.Asset;
import sutler.money.Money;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Rows that travel as JSON, many in one parameter or in one column: PostgreSQL makes them from
/// `to_jsonb` and reads them by `jsonb_populate_recordset`, so that a whole invoice is one round
/// trip each way.
final class JsonRows {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String BYTES = "\\x";

  private JsonRows() {}

  static ArrayNode list() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static JsonNode read(String json) {
    return MAPPER.readTree(json);
  }

  /// A row in the making; what is absent is NULL.
  static ObjectNode row() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void put(ObjectNode row, String column, Optional<String> text) {
    text.ifPresent(value -> row.put(column, value));
  }

  static void put(ObjectNode row, String column, Instant at) {
    row.put(column, at.toString());
  }

  static void bytes(ObjectNode row, String column, Optional<byte[]> bytes) {
    bytes.ifPresent(value -> row.put(column, BYTES + HexFormat.of().formatHex(value)));
  }

  /// @param asset the column of the asset's code
  static void put(ObjectNode row, String units, String asset, Money money) {
    row.put(units, money.units());
    row.put(asset, money.asset().code());
  }

  static Optional<String> text(JsonNode row, String column) {
    JsonNode value = row.path(column);
    return value.isNull() || value.isMissingNode()
        ? Optional.empty()
        : Optional.of(value.asString());
  }

  static String must(JsonNode row, String column) {
    return text(row, column)
        .orElseThrow(() -> new IllegalStateException("a row without " + column));
  }

  static Instant instant(JsonNode row, String column) {
    return OffsetDateTime.parse(must(row, column)).toInstant();
  }

  static Optional<UUID> uuid(JsonNode row, String column) {
    return text(row, column).map(UUID::fromString);
  }

  static Optional<byte[]> bytes(JsonNode row, String column) {
    return text(row, column).map(hex -> HexFormat.of().parseHex(hex.substring(BYTES.length())));
  }

  static BigInteger units(JsonNode row, String column) {
    return row.path(column).bigIntegerValue();
  }

  static Money money(JsonNode row, String units, String asset) {
    return new Money(units(row, units), Asset.of(must(row, asset)));
  }
}
