package sutler.mcp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds the handler of a request that runs one: `tools/call`, `prompts/get`, `resources/read`.
final class Targets {
  static final int URI_LENGTH_MAX = 1_000;

  private Targets() {}

  sealed interface Target<V> {
    record Known<V>(Function<Call<V>, Outcome> handler, ObjectNode arguments)
        implements Target<V> {}

    record Unknown<V>(Refusal refusal) implements Target<V> {}
  }

  static boolean isRun(String method) {
    return method.equals("tools/call")
        || method.equals("prompts/get")
        || method.equals("resources/read");
  }

  static <V> Target<V> of(Lists<V> lists, Message.Request request) {
    JsonNode params = request.params();
    return switch (request.method()) {
      case "tools/call" -> tool(lists, params.path("name").asString(""), params);
      case "prompts/get" -> prompt(lists, params.path("name").asString(""), params);
      default -> resource(lists, params.path("uri").asString(""));
    };
  }

  private static <V> Target<V> tool(Lists<V> lists, String name, JsonNode params) {
    Optional<Tool<V>> tool = lists.tool(name);
    if (tool.isEmpty()) {
      return unknown("tool", name, "tools/list");
    }
    return arguments(params)
        .<Target<V>>map(a -> new Target.Known<>(tool.get()::call, a))
        .orElseGet(() -> refused("params.arguments must be an object"));
  }

  private static <V> Target<V> prompt(Lists<V> lists, String name, JsonNode params) {
    Optional<Prompt<V>> prompt = lists.prompt(name);
    if (prompt.isEmpty()) {
      return unknown("prompt", name, "prompts/list");
    }
    Optional<ObjectNode> given = arguments(params);
    if (given.isEmpty() || !given.get().values().stream().allMatch(JsonNode::isString)) {
      return refused("params.arguments must be an object of strings");
    }
    List<Prompt.Argument> known = prompt.get().spec().arguments();
    List<String> names = known.stream().map(Prompt.Argument::name).toList();
    for (String sent : given.get().propertyNames()) {
      if (!names.contains(sent)) {
        return refused(
            "The prompt has no argument %s; it has: %s"
                .formatted(RpcError.shortened(sent), String.join(", ", names)));
      }
    }
    for (Prompt.Argument argument : known) {
      if (argument.required() && given.get().path(argument.name()).asString("").isEmpty()) {
        return refused("The prompt needs the argument " + argument.name());
      }
    }
    return new Target.Known<>(prompt.get()::get, given.get());
  }

  private static <V> Target<V> resource(Lists<V> lists, String uri) {
    if (uri.isEmpty() || uri.length() > URI_LENGTH_MAX) {
      return refused("params.uri must be a URI of at most " + URI_LENGTH_MAX + " characters");
    }
    Optional<Target<V>> fixed =
        lists.resource(uri).map(r -> new Target.Known<>(r::read, Json.object()));
    return fixed
        .or(() -> lists.matching(uri).map(Targets::known))
        .orElseGet(() -> new Target.Unknown<>(Refusal.notFound(uri)));
  }

  private static <V> Target<V> known(Map.Entry<ResourceTemplate<V>, ObjectNode> match) {
    return new Target.Known<>(match.getKey()::read, match.getValue());
  }

  private static <V> Target<V> unknown(String what, String name, String list) {
    return refused(
        name.isEmpty()
            ? "params.name is missing"
            : "Unknown %s: %s; %s names those there are"
                .formatted(what, RpcError.shortened(name), list));
  }

  private static <V> Target<V> refused(String message) {
    return new Target.Unknown<>(Refusal.invalid(message));
  }

  private static Optional<ObjectNode> arguments(JsonNode params) {
    JsonNode given = params.path("arguments");
    if (given.isMissingNode() || given.isNull()) {
      return Optional.of(Json.object());
    }
    return given instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }
}
