package sutler.mcp;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Something about the server that clients may be waiting for.
public sealed interface Change {

  record Tools() implements Change {}

  record Prompts() implements Change {}

  record Resources() implements Change {}

  /// What is in one resource.
  record Updated(String uri) implements Change {}

  default String method() {
    return switch (this) {
      case Tools tools -> "notifications/tools/list_changed";
      case Prompts prompts -> "notifications/prompts/list_changed";
      case Resources resources -> "notifications/resources/list_changed";
      case Updated updated -> "notifications/resources/updated";
    };
  }

  default ObjectNode params() {
    return this instanceof Updated(String uri) ? Json.object().put("uri", uri) : Json.object();
  }

  static Optional<Change> of(String method, String uri) {
    return switch (method) {
      case "notifications/tools/list_changed" -> Optional.of(new Tools());
      case "notifications/prompts/list_changed" -> Optional.of(new Prompts());
      case "notifications/resources/list_changed" -> Optional.of(new Resources());
      case "notifications/resources/updated" -> Optional.of(new Updated(uri));
      default -> Optional.empty();
    };
  }
}
