package sutler.mcp;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Requests to legacy clients that wait for their answer on this node. An answer comes by a request
/// of its own; its id, which nobody can guess, says what it belongs to.
final class Awaited {
  private static final int NONCE_BYTES = 16;
  private static final int WAITING_MAX = 10_000;
  private static final Pattern ID = Pattern.compile("\"ask-([A-Za-z0-9_-]{22,200})\"");

  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Seal seal;

  Awaited(Seal seal) {
    this.seal = seal;
  }

  /// @param id as JSON text
  record Question(String id, CompletableFuture<JsonNode> answer) {}

  private record Waiting(String caller, CompletableFuture<JsonNode> answer) {}

  /// Empty when too many wait already.
  Optional<Question> open(String caller) {
    if (waiting.size() >= WAITING_MAX) {
      return Optional.empty();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = seal.seal(nonce, context(caller));
    String id = "\"ask-" + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed) + "\"";
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, new Waiting(caller, answer));
    return Optional.of(new Question(id, answer));
  }

  void close(Question question) {
    waiting.remove(question.id());
  }

  private static byte[] context(String caller) {
    return ("mcp question 1 " + caller).getBytes(StandardCharsets.UTF_8);
  }

  /// Whether an id is of a question that some node asked this caller: it is sealed for that caller.
  boolean isOurs(String caller, String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      return false;
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(matcher.group(1));
      return seal.open(sealed, context(caller)).isPresent();
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /// Ends all waiting: the server stops.
  void closeAll() {
    waiting.values().forEach(w -> w.answer.cancel(false));
  }

  /// Gives an answer to who waits for it here. Only who was asked can answer, once.
  boolean answer(String caller, String id, JsonNode message) {
    Waiting found = waiting.get(id);
    return found != null && found.caller.equals(caller) && found.answer.complete(message);
  }
}
