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

/// Rows that come as JSON, many in one column: PostgreSQL makes them by `to_jsonb`, so that a whole
/// invoice is read in one round trip.
final class JsonRows {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String BYTES = "\\x";

  private JsonRows() {}

  static JsonNode read(String json) {
    return MAPPER.readTree(json);
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
