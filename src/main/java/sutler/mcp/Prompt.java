package sutler.mcp;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A conversation's beginning that a person can choose.
/// https://modelcontextprotocol.io/specification/2026-07-28/server/prompts
///
/// @param <V> who calls
public interface Prompt<V> {

  Spec spec();

  /// The messages. [Call#text] has the arguments; those that are required are there.
  Outcome.OfPrompt get(Call<V> call);

  /// Values for an argument that begin as the person has typed.
  ///
  /// @param chosen the arguments that are known already
  default Completion complete(
      V visitor, String argument, String typed, Map<String, String> chosen) {
    return Completion.NONE;
  }

  /// A prompt made of a function, whose arguments are not completed.
  static <V> Prompt<V> of(Spec spec, Function<Call<V>, Outcome.OfPrompt> get) {
    return new Prompt<>() {
      @Override
      public Spec spec() {
        return spec;
      }

      @Override
      public Outcome.OfPrompt get(Call<V> call) {
        return get.apply(call);
      }
    };
  }

  record Spec(
      String name, String title, String description, List<Argument> arguments, List<Icon> icons) {

    ObjectNode node() {
      ObjectNode node = Json.object();
      node.put("name", name).put("title", title).put("description", description);
      Icon.put(node, icons);
      ArrayNode list = node.putArray("arguments");
      for (Argument argument : arguments) {
        list.addObject()
            .put("name", argument.name())
            .put("title", argument.title())
            .put("description", argument.description())
            .put("required", argument.required());
      }
      return node;
    }
  }

  record Argument(String name, String title, String description, boolean required) {}
}
