package sutler.mcp;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A parameter of a tool that clients mirror into the header `Mcp-Param-{name}`.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#schema-extension
///
/// @param path the members that lead to it
record ParamHeader(String name, List<String> path, String type) {
  private static final String KEY = "x-mcp-header";
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
  private static final int NUMBER_LENGTH_MAX = 40;

  /// @throws IllegalArgumentException when the schema breaks a rule: clients would drop the tool
  static List<ParamHeader> of(String tool, JsonNode schema) {
    List<ParamHeader> found = new ArrayList<>();
    collect(schema, List.of(), found);
    Set<String> names = new HashSet<>();
    for (ParamHeader header : found) {
      boolean fine =
          TOKEN.matcher(header.name).matches()
              && TYPES.contains(header.type)
              && names.add(header.name.toLowerCase(Locale.ROOT));
      if (!fine) {
        throw new IllegalArgumentException(
            tool + ": x-mcp-header must be a unique token on a string, integer or boolean");
      }
    }
    if (schema.findValues(KEY).size() != found.size()) {
      throw new IllegalArgumentException(
          tool + ": x-mcp-header must be reachable through properties alone");
    }
    return found;
  }

  private static void collect(JsonNode schema, List<String> path, List<ParamHeader> found) {
    schema
        .path("properties")
        .properties()
        .forEach(
            e -> {
              List<String> here = new ArrayList<>(path);
              here.add(e.getKey());
              JsonNode property = e.getValue();
              if (property.has(KEY)) {
                found.add(
                    new ParamHeader(
                        property.path(KEY).asString(""), here, property.path("type").asString("")));
              }
              collect(property, here, found);
            });
  }

  String header() {
    return "Mcp-Param-" + name;
  }

  /// The value in a call's arguments; missing where there is none.
  JsonNode value(JsonNode arguments) {
    JsonNode at = arguments;
    for (String member : path) {
      at = at.path(member);
    }
    return at;
  }

  /// Whether a decoded header says the same as the body. Integers are compared as numbers.
  boolean matches(String header, JsonNode value) {
    if (value.isNumber() && header.length() <= NUMBER_LENGTH_MAX) {
      try {
        return new BigDecimal(header).compareTo(value.decimalValue()) == 0;
      } catch (NumberFormatException noNumber) {
        return false;
      }
    }
    return value.isValueNode() && header.equals(value.asString());
  }
}
