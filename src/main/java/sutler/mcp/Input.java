package sutler.mcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a client said to a [Question]. It comes from outside: its shape is checked, what it holds
/// is not.
public sealed interface Input {

  /// @param content what was typed; an empty object unless accepted
  record Elicited(Action action, JsonNode content) implements Input {}

  /// @param content the text of the model's message, or nothing where it is no text
  record Sampled(String model, Optional<String> content) implements Input {}

  record Rooted(List<String> uris) implements Input {}

  /// The client could not or would not.
  record Failed(String message) implements Input {}

  enum Action {
    ACCEPT,
    DECLINE,
    CANCEL
  }

  int INPUTS_MAX = 50;

  /// All that are well-formed: what is not is as good as not said, and asked for again.
  static Map<String, Input> of(JsonNode inputResponses) {
    Map<String, Input> inputs = new HashMap<>();
    inputResponses.properties().stream()
        .limit(INPUTS_MAX)
        .forEach(e -> read(e.getValue()).ifPresent(input -> inputs.put(e.getKey(), input)));
    return inputs;
  }

  /// Which kind it is shows in its members.
  static Optional<Input> read(JsonNode result) {
    if (result.has("action")) {
      return elicited(result);
    }
    if (result.path("roots").isArray()) {
      List<String> uris = new ArrayList<>();
      result.path("roots").forEach(root -> uris.add(root.path("uri").asString("")));
      return Optional.of(new Rooted(uris));
    }
    return result.has("content") && result.has("role") ? sampled(result) : Optional.empty();
  }

  private static Optional<Input> elicited(JsonNode result) {
    String text = result.path("action").asString("").toUpperCase(Locale.ROOT);
    JsonNode content = result.path("content");
    for (Action action : Action.values()) {
      boolean none = content.isMissingNode() || content.isNull();
      if (action.name().equals(text) && (content.isObject() || none)) {
        return Optional.of(new Elicited(action, content.isObject() ? content : Json.object()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Input> sampled(JsonNode result) {
    JsonNode content = result.path("content");
    JsonNode block = content.isArray() ? content.path(0) : content;
    Optional<String> text =
        Optional.of(block.path("text")).filter(JsonNode::isString).map(JsonNode::asString);
    return Optional.of(new Sampled(result.path("model").asString(""), text));
  }
}
