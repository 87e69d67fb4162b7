package sutler.mcp;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Requests to legacy clients that wait for their answer on this node. An answer comes by a request
/// of its own; its id, which nobody can guess, says what it belongs to.
final class Awaited {
  private static final int ID_BYTES = 24;
  private static final int WAITING_MAX = 10_000;
  private static final Pattern ID = Pattern.compile("\"ask-[A-Za-z0-9_-]{32}\"");

  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  /// @param id as JSON text
  record Question(String id, CompletableFuture<JsonNode> answer) {}

  private record Waiting(String caller, CompletableFuture<JsonNode> answer) {}

  /// Empty when too many wait already.
  Optional<Question> open(String caller) {
    if (waiting.size() >= WAITING_MAX) {
      return Optional.empty();
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = "\"ask-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\"";
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, new Waiting(caller, answer));
    return Optional.of(new Question(id, answer));
  }

  void close(Question question) {
    waiting.remove(question.id());
  }

  /// Whether an id can be of a question of some node.
  static boolean isOurs(String id) {
    return ID.matcher(id).matches();
  }

  /// Gives an answer to who waits for it here. Only who was asked can answer, once.
  boolean answer(String caller, String id, JsonNode message) {
    Waiting found = waiting.get(id);
    return found != null && found.caller.equals(caller) && found.answer.complete(message);
  }
}
