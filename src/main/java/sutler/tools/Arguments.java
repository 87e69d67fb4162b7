package sutler.tools;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads arguments: leniently where the meaning is plain, refusing by name where it is not.
final class Arguments {
  private static final int TEXT_LENGTH_MAX = 4_000;
  private static final int JSON_TEXT_LENGTH_MAX = 100_000;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final JsonNode node;
  private final String prefix;

  private Arguments(JsonNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  /// @throws Invalid when an argument is not one of `known`
  static Arguments of(JsonNode node, String... known) {
    return checked(node, "", known);
  }

  private static Arguments checked(JsonNode node, String prefix, String... known) {
    List<String> allowed = Arrays.asList(known);
    for (String name : node.propertyNames()) {
      if (!allowed.contains(name)) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "..." : name;
        throw Invalid.because(
            "Unknown argument \"%s%s\". Known: %s."
                .formatted(prefix, shown, String.join(", ", allowed)),
            prefix + shown);
      }
    }
    return new Arguments(node, prefix);
  }

  Optional<String> text(String name) {
    JsonNode value = node.path(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
      throw wrong(name, "must be a string");
    }
    String text = (value.isNumber() ? plain(value) : value.asString()).strip();
    if (text.length() > TEXT_LENGTH_MAX) {
      throw wrong(name, "is longer than " + TEXT_LENGTH_MAX + " characters");
    }
    if (text.chars().anyMatch(c -> c == 0)) {
      throw wrong(name, "has a NUL character");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /// A text that must not be blank where it is sent: a guard that is empty by mistake must not be
  /// taken for one that was left out.
  Optional<String> guard(String name) {
    JsonNode value = node.path(name);
    if (!isAbsent(value) && text(name).isEmpty()) {
      throw wrong(name, "is empty; send a value or leave it out");
    }
    return text(name);
  }

  /// One line of text, as it may stand in the head of a mail.
  String line(String name, int lengthMax) {
    String line = text(name, lengthMax);
    if (line.codePoints()
        .anyMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF))) {
      throw wrong(name, "must be one line without control characters");
    }
    return line;
  }

  private static String plain(JsonNode number) {
    BigDecimal value = number.decimalValue();
    // 1e999999 has a million digits when written out.
    return Math.abs((long) value.scale()) > 30 ? number.asString() : value.toPlainString();
  }

  String required(String name) {
    return text(name).orElseThrow(() -> wrong(name, "is required"));
  }

  String text(String name, int lengthMax) {
    String text = text(name).orElse("");
    if (text.length() > lengthMax) {
      throw wrong(name, "is longer than " + lengthMax + " characters");
    }
    return text;
  }

  int integer(String name, int otherwise, int min, int max) {
    Optional<BigDecimal> value = decimal(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    boolean fits =
        value.get().stripTrailingZeros().scale() <= 0
            && value.get().compareTo(BigDecimal.valueOf(min)) >= 0
            && value.get().compareTo(BigDecimal.valueOf(max)) <= 0;
    if (!fits) {
      throw wrong(name, "must be a whole number from %d to %d".formatted(min, max));
    }
    return value.get().intValueExact();
  }

  Optional<BigDecimal> decimal(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().length() > 40 || !text.get().matches("-?[0-9]{1,20}(\\.[0-9]{1,18})?")) {
      throw wrong(name, "must be a number");
    }
    return Optional.of(new BigDecimal(text.get()));
  }

  boolean flag(String name, boolean otherwise) {
    return flag(name).orElse(otherwise);
  }

  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            text ->
                switch (text.toLowerCase(java.util.Locale.ROOT)) {
                  case "true", "1", "yes" -> true;
                  case "false", "0", "no" -> false;
                  default -> throw wrong(name, "must be true or false");
                });
  }

  Optional<UUID> uuid(String name, String hint) {
    Optional<String> text = text(name);
    if (text.isPresent()
        && !text.get().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw wrong(name, "must be a UUID" + hint);
    }
    return text.map(UUID::fromString);
  }

  /// An instant, or the start of a day in UTC.
  Optional<Instant> instant(String name) {
    return text(name).map(text -> instant(name, text));
  }

  private Instant instant(String name, String text) {
    try {
      Instant instant =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
        throw wrong(name, "must be between the years 1970 and 9999");
      }
      return instant;
    } catch (DateTimeParseException e) {
      throw wrong(name, "must be an ISO 8601 time such as 2026-06-01T12:00:00Z");
    }
  }

  /// An object, also where it comes as JSON text.
  Optional<Arguments> object(String name, String... known) {
    JsonNode value = unwrapped(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw wrong(name, "must be an object");
    }
    return Optional.of(checked(value, prefix + name + ".", known));
  }

  /// An object of texts, whatever its keys are.
  Map<String, String> texts(String name, int keysMax) {
    JsonNode value = unwrapped(name);
    if (!value.isObject() || value.size() > keysMax) {
      throw wrong(name, "must be an object of at most " + keysMax + " answers, by field id");
    }
    Arguments inner = new Arguments(value, prefix + name + ".");
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : value.propertyNames()) {
      texts.put(key, inner.text(key).orElse(""));
    }
    return texts;
  }

  /// A list of objects, also where it comes as JSON text or as one object alone.
  List<Arguments> objects(String name, int max, String... known) {
    JsonNode value = unwrapped(name);
    if (isAbsent(value)) {
      throw wrong(name, "is required");
    }
    List<JsonNode> nodes = new ArrayList<>();
    if (value.isObject()) {
      nodes.add(value);
    } else if (value.isArray()) {
      value.forEach(nodes::add);
    } else {
      throw wrong(name, "must be an array of objects");
    }
    if (nodes.isEmpty() || nodes.size() > max) {
      throw wrong(name, "has %d items; send 1 to %d".formatted(nodes.size(), max));
    }
    List<Arguments> items = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String at = "%s%s[%d]".formatted(prefix, name, i);
      if (!nodes.get(i).isObject()) {
        throw Invalid.because(at + " must be an object.", at);
      }
      items.add(checked(nodes.get(i), at + ".", known));
    }
    return items;
  }

  private JsonNode unwrapped(String name) {
    JsonNode value = node.path(name);
    if (!value.isString() || value.asString().length() > JSON_TEXT_LENGTH_MAX) {
      return value;
    }
    try {
      return JSON.readTree(value.asString());
    } catch (JacksonException notJson) {
      throw wrong(name, "is a string that is not JSON");
    }
  }

  Invalid wrong(String name, String problem) {
    return Invalid.because(prefix + name + " " + problem + ".", prefix + name);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
