package sutler.mcp;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Suggestions for what somebody is typing, best first.
/// https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/completion
///
/// @param total how many there are, also those that are left out
public record Completion(List<String> values, int total) {
  public static final int VALUES_MAX = 100;
  public static final Completion NONE = new Completion(List.of(), 0);

  /// The first of all suggestions.
  public static Completion of(List<String> all) {
    return new Completion(all.subList(0, Math.min(all.size(), VALUES_MAX)), all.size());
  }

  ObjectNode node() {
    ObjectNode result = Json.object();
    ObjectNode node = result.putObject("completion");
    values.forEach(node.putArray("values")::add);
    node.put("total", total).put("hasMore", total > values.size());
    return result;
  }
}
