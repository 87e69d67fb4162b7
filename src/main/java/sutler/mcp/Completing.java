package sutler.mcp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `completion/complete`.
/// https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/completion
final class Completing {
  private static final int TYPED_LENGTH_MAX = 200;
  private static final int CHOSEN_MAX = 20;

  private Completing() {}

  sealed interface Completed {
    record Suggested(Completion completion) implements Completed {}

    record Refused(RpcError error) implements Completed {}
  }

  static <V> Completed complete(Lists<V> lists, V visitor, Message.Request request) {
    JsonNode params = request.params();
    String argument = params.path("argument").path("name").asString("");
    JsonNode typed = params.path("argument").path("value");
    if (argument.isEmpty() || !typed.isString() || typed.asString().length() > TYPED_LENGTH_MAX) {
      return refused(
          "params.argument must have a name and a value of at most "
              + TYPED_LENGTH_MAX
              + " characters");
    }
    Map<String, String> chosen = new HashMap<>();
    params.path("context").path("arguments").properties().stream()
        .limit(CHOSEN_MAX)
        .forEach(e -> chosen.put(e.getKey(), e.getValue().asString("")));
    JsonNode ref = params.path("ref");
    Optional<Completion> completion =
        switch (ref.path("type").asString("")) {
          case "ref/prompt" ->
              lists
                  .prompt(ref.path("name").asString(""))
                  .map(p -> p.complete(visitor, argument, typed.asString(), chosen));
          case "ref/resource" ->
              ofResource(lists, ref.path("uri").asString(""))
                  .map(t -> t.complete(visitor, argument, typed.asString(), chosen));
          default -> Optional.empty();
        };
    return completion
        .<Completed>map(Completed.Suggested::new)
        .orElseGet(() -> refused("params.ref must name a prompt or a resource template"));
  }

  private static <V> Optional<ResourceTemplate<V>> ofResource(Lists<V> lists, String uri) {
    return lists.template(uri).or(() -> lists.matching(uri).map(Map.Entry::getKey));
  }

  private static Completed refused(String message) {
    return new Completed.Refused(new RpcError(RpcError.INVALID_PARAMS, message));
  }
}
