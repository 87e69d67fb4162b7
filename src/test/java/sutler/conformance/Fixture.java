package sutler.conformance;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.mcp.Content;
import sutler.mcp.Contents;
import sutler.mcp.Messages;
import sutler.mcp.Outcome;
import sutler.mcp.Prompt;
import sutler.mcp.Resource;
import sutler.mcp.Tool;

/// Tools, prompts and resources made of a function.
final class Fixture {
  static final String NO_ARGUMENTS =
      "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

  private Fixture() {}

  static Tool<String> tool(String name, Function<Call<String>, Outcome.OfTool> handler) {
    return tool(name, NO_ARGUMENTS, handler);
  }

  static Tool<String> tool(
      String name, String schema, Function<Call<String>, Outcome.OfTool> handler) {
    Tool.Spec spec =
        new Tool.Spec(
            name,
            name.replace('_', ' '),
            "A fixture of the conformance suite",
            schema,
            new Tool.Hints(true, false, true, false));
    return Tool.of(spec, handler);
  }

  static Prompt<String> prompt(
      String name,
      List<Prompt.Argument> arguments,
      Function<Call<String>, Outcome.OfPrompt> handler) {
    Prompt.Spec spec =
        new Prompt.Spec(
            name,
            name.replace('_', ' '),
            "A fixture of the conformance suite",
            arguments,
            List.of());
    return Prompt.of(spec, handler);
  }

  static Resource<String> resource(String uri, String mimeType, Contents.Part part) {
    Resource.Spec spec =
        new Resource.Spec(
            uri,
            uri.substring("test://".length()),
            uri,
            "A fixture of the conformance suite",
            mimeType,
            List.of());
    return Resource.of(spec, call -> new Contents(List.of(part), 60_000, true));
  }

  static Prompt.Argument argument(String name) {
    return new Prompt.Argument(name, name, "An argument", true);
  }

  static Messages says(Content... blocks) {
    List<Messages.Message> messages =
        java.util.Arrays.stream(blocks)
            .map(block -> new Messages.Message(Messages.Role.USER, block))
            .toList();
    return new Messages("A fixture of the conformance suite", messages);
  }

  static Answer answer(String text) {
    return Answer.text(text);
  }

  static Optional<String> field(sutler.mcp.Input input, String name) {
    return input instanceof sutler.mcp.Input.Elicited(var action, var content)
            && action == sutler.mcp.Input.Action.ACCEPT
        ? Optional.of(content.path(name).asString(""))
        : Optional.empty();
  }
}
