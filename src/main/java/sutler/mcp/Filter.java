package sutler.mcp;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client wants to be told of.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions#notification-filter
record Filter(boolean tools, boolean prompts, boolean resources, Set<String> uris) {
  static final int URIS_MAX = 100;

  /// What was asked for, as far as it can be had.
  ///
  /// @param listsChange whether this server ever changes its lists
  /// @param leadsSomewhere whether a URI is of a resource
  static Filter of(JsonNode asked, boolean listsChange, Predicate<String> leadsSomewhere) {
    Set<String> uris = new LinkedHashSet<>();
    for (JsonNode uri : asked.path("resourceSubscriptions")) {
      String text = uri.asString("");
      boolean fine = text.length() <= Targets.URI_LENGTH_MAX && leadsSomewhere.test(text);
      if (fine && uris.size() < URIS_MAX) {
        uris.add(text);
      }
    }
    return new Filter(
        listsChange && asked.path("toolsListChanged").asBoolean(false),
        listsChange && asked.path("promptsListChanged").asBoolean(false),
        listsChange && asked.path("resourcesListChanged").asBoolean(false),
        uris);
  }

  boolean wants(Change change) {
    return switch (change) {
      case Change.Tools t -> tools;
      case Change.Prompts p -> prompts;
      case Change.Resources r -> resources;
      case Change.Updated(String uri) -> uris.contains(uri);
    };
  }

  ObjectNode node() {
    ObjectNode node = Json.object();
    if (tools) {
      node.put("toolsListChanged", true);
    }
    if (prompts) {
      node.put("promptsListChanged", true);
    }
    if (resources) {
      node.put("resourcesListChanged", true);
    }
    if (!uris.isEmpty()) {
      uris.forEach(node.putArray("resourceSubscriptions")::add);
    }
    return node;
  }
}
