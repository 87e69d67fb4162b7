package sutler.conformance;

import static sutler.conformance.Fixture.answer;
import static sutler.conformance.Fixture.field;
import static sutler.conformance.Fixture.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sutler.mcp.Answer;
import sutler.mcp.Ask;
import sutler.mcp.Call;
import sutler.mcp.Input;
import sutler.mcp.Outcome;
import sutler.mcp.Question;
import sutler.mcp.Tool;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tools that want to know something. The same code serves both eras.
final class AskingTools {
  private AskingTools() {}

  static List<Tool<String>> all() {
    return List.of(
        tool(
            "test_input_required_result_elicitation",
            asking("user_name", text("What is your name?", "name"), AskingTools::hello)),
        tool(
            "test_input_required_result_sampling",
            asking("capital_question", model("What is the capital of France?"), AskingTools::said)),
        tool(
            "test_input_required_result_list_roots",
            asking("client_roots", Question.roots(), input -> answer("Roots: " + input))),
        tool(
            "test_input_required_result_request_state",
            call -> confirmed(call, "state-ok: what was kept came back")),
        tool(
            "test_input_required_result_tampered_state",
            call -> confirmed(call, "integrity-ok: what was kept came back")),
        tool("test_input_required_result_multiple_inputs", AskingTools::three),
        tool("test_input_required_result_multi_round", AskingTools::rounds),
        tool("test_input_required_result_capabilities", AskingTools::whatCanBeAsked),
        tool("test_missing_capability", asking("greeting", model("Say hello"), AskingTools::said)),
        tool(
            "test_sampling",
            "{\"type\":\"object\",\"properties\":{\"prompt\":{\"type\":\"string\"}},\"required\":[\"prompt\"]}",
            call ->
                asking("sample", model(call.text("prompt").orElse("")), AskingTools::said)
                    .apply(call)),
        tool(
            "test_elicitation",
            "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}},\"required\":[\"message\"]}",
            call ->
                asking(
                        "response",
                        text(call.text("message").orElse(""), "response"),
                        AskingTools::elicited)
                    .apply(call)),
        tool(
            "test_elicitation_sep1034_defaults",
            asking(
                "form",
                Question.form("Please review these defaults", DEFAULTS),
                AskingTools::elicited)),
        tool(
            "test_elicitation_sep1330_enums",
            asking("form", Question.form("Please choose", CHOICES), AskingTools::elicited)));
  }

  private static final String DEFAULTS =
      """
      {"type":"object","properties":{
      "name":{"type":"string","description":"User name","default":"John Doe"},
      "age":{"type":"integer","description":"User age","default":30},
      "score":{"type":"number","description":"User score","default":95.5},
      "status":{"type":"string","description":"User status","enum":["active","inactive","pending"],"default":"active"},
      "verified":{"type":"boolean","description":"Verification status","default":true}},
      "required":[]}""";

  private static final String CHOICES =
      """
      {"type":"object","properties":{
      "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
      "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
      {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
      "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
      "enumNames":["Option One","Option Two","Option Three"]},
      "untitledMulti":{"type":"array","minItems":1,"maxItems":3,
      "items":{"type":"string","enum":["option1","option2","option3"]}},
      "titledMulti":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[
      {"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},
      {"const":"value3","title":"Third Choice"}]}}},
      "required":[]}""";

  /// Asks until there is an answer, then goes on with it.
  static Function<Call<String>, Outcome.OfTool> asking(
      String key, Question question, Function<Input, Answer> then) {
    return call ->
        call.input(key).<Outcome.OfTool>map(then).orElseGet(() -> Ask.one(key, question));
  }

  static Question text(String message, String name) {
    return Question.form(
        message,
        "{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"string\"}},\"required\":[\"%s\"]}"
            .formatted(name, name));
  }

  private static Question model(String prompt) {
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("maxTokens", 100);
    params
        .putArray("messages")
        .addObject()
        .put("role", "user")
        .putObject("content")
        .put("type", "text")
        .put("text", prompt);
    return Question.model(params);
  }

  private static Answer hello(Input input) {
    return answer("Hello, " + field(input, "name").orElse("stranger") + "!");
  }

  private static Answer said(Input input) {
    return switch (input) {
      case Input.Sampled(String model, Optional<String> content) ->
          answer("LLM response: " + content.orElse("no text"));
      case Input.Failed(String message) -> Answer.error("Sampling failed: " + message);
      default -> Answer.error("That is no answer of a model");
    };
  }

  private static Answer elicited(Input input) {
    return switch (input) {
      case Input.Elicited(Input.Action action, var content) ->
          answer(
              "Elicitation completed: action=%s, content=%s"
                  .formatted(action.name().toLowerCase(java.util.Locale.ROOT), content));
      case Input.Failed(String message) -> Answer.error("Elicitation failed: " + message);
      default -> Answer.error("That is no answer of a person");
    };
  }

  private static Outcome.OfTool confirmed(Call<String> call, String text) {
    boolean fine =
        call.state().filter("kept"::equals).isPresent() && call.input("confirm").isPresent();
    return fine
        ? answer(text)
        : Ask.one(
                "confirm",
                Question.form(
                    "Please confirm",
                    "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}},\"required\":[\"ok\"]}"))
            .keeping("kept");
  }

  private static Outcome.OfTool three(Call<String> call) {
    Map<String, Question> questions = new LinkedHashMap<>();
    questions.put("user_name", text("What is your name?", "name"));
    questions.put("greeting", model("Generate a greeting"));
    questions.put("client_roots", Question.roots());
    boolean all =
        call.state().isPresent()
            && questions.keySet().stream().allMatch(key -> call.input(key).isPresent());
    return all ? answer("All three came") : new Ask(questions, Optional.of("three"), false);
  }

  private static Outcome.OfTool rounds(Call<String> call) {
    Optional<String> name = call.input("step1").flatMap(input -> field(input, "name"));
    Optional<String> colour = call.input("step2").flatMap(input -> field(input, "color"));
    String state = call.state().orElse("");
    if (state.startsWith("name:") && colour.isPresent()) {
      return answer("%s likes %s".formatted(state.substring(5), colour.get()));
    }
    return name.isPresent()
        ? Ask.one("step2", text("Step 2: What is your favourite colour?", "color"))
            .keeping("name:" + name.get())
        : Ask.one("step1", text("Step 1: What is your name?", "name")).keeping("begun");
  }

  private static Outcome.OfTool whatCanBeAsked(Call<String> call) {
    Map<String, Question> questions = new LinkedHashMap<>();
    questions.put("elicit_input", text("A value, please", "value"));
    questions.put("sample_input", model("A value, please"));
    questions.values().removeIf(question -> !call.canAsk(question));
    boolean some = questions.keySet().stream().anyMatch(key -> call.input(key).isPresent());
    return some || questions.isEmpty()
        ? answer("Heard what could be asked")
        : new Ask(questions, Optional.empty(), false);
  }
}
