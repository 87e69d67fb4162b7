package sutler.mcp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// A URI with `{variables}`, the simplest form of https://www.rfc-editor.org/rfc/rfc6570: each
/// stands for one segment.
final class UriTemplate {
  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_]+)}");

  private final Pattern pattern;
  private final List<String> variables = new ArrayList<>();

  UriTemplate(String template) {
    StringBuilder regex = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(template);
    int at = 0;
    while (matcher.find()) {
      regex
          .append(Pattern.quote(template.substring(at, matcher.start())))
          .append("([^/?#]{1,500})");
      variables.add(matcher.group(1));
      at = matcher.end();
    }
    if (variables.isEmpty()) {
      throw new IllegalArgumentException("a template without a variable: " + template);
    }
    this.pattern = Pattern.compile(regex + Pattern.quote(template.substring(at)));
  }

  List<String> variables() {
    return variables;
  }

  /// The variables of a URI that has this form.
  Optional<ObjectNode> match(String uri) {
    Matcher matcher = pattern.matcher(uri);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ObjectNode values = Json.object();
    for (int i = 0; i < variables.size(); i++) {
      try {
        // In a path a plus is a plus.
        String value = matcher.group(i + 1).replace("+", "%2B");
        values.put(variables.get(i), URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException malformed) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
