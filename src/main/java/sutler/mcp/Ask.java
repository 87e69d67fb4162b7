package sutler.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Something must be known from the client before the handler can go on. In the modern era the
/// client is told so and calls again; in the legacy era it is asked on the stream of its call.
/// Either way the handler runs again from its beginning, and finds the answers in [Call#input] and
/// its own notes in [Call#state].
///
/// @param questions by a key of the handler's choice, in their order
/// @param state what the handler wants to find again. The client carries it, encrypted and bound to
///   caller, method and arguments; it cannot be read, changed or used for another call
/// @param once whether the state may come back a single time; for handlers that move money
public record Ask(Map<String, Question> questions, Optional<String> state, boolean once)
    implements Outcome.OfTool, Outcome.OfPrompt, Outcome.OfRead {
  static final int QUESTIONS_MAX = 10;

  public Ask {
    if (questions.size() > QUESTIONS_MAX || (questions.isEmpty() && state.isEmpty())) {
      throw new IllegalArgumentException(
          "an ask has 1 to " + QUESTIONS_MAX + " questions, or a state");
    }
    if (once && state.isEmpty()) {
      throw new IllegalArgumentException("what may come back once needs a state to come back");
    }
    questions = new LinkedHashMap<>(questions);
  }

  public static Ask one(String key, Question question) {
    return new Ask(Map.of(key, question), Optional.empty(), false);
  }

  public Ask keeping(String kept) {
    return new Ask(questions, Optional.of(kept), once);
  }

  public Ask usableOnce() {
    return new Ask(questions, state, true);
  }
}
