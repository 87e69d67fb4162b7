package sutler.mcp;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks a legacy client on the stream of its own call, and waits.
/// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server
final class Asking {
  /// People fill in forms.
  private static final long WAIT_MS_MAX = 5 * 60 * 1_000;

  private static final long LOOK_MS = 250;
  private static final long KEEP_ALIVE_MS = 10_000;

  private final Awaited awaited;

  Asking(Awaited awaited) {
    this.awaited = awaited;
  }

  sealed interface Heard {
    record All(Map<String, Input> inputs) implements Heard {}

    record Nothing(RpcError why) implements Heard {}
  }

  Heard ask(String caller, Ask ask, Channel channel) {
    if (!channel.streams()) {
      return nothing(
          RpcError.INVALID_REQUEST,
          "This call asks something back: send it alone, with Accept: application/json, text/event-stream");
    }
    Map<String, Awaited.Question> open = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Question> entry : ask.questions().entrySet()) {
        Optional<Awaited.Question> question = awaited.open(caller);
        if (question.isEmpty()) {
          return nothing(
              RpcError.TOO_MANY_CALLS, "The server waits for too many answers; try again later");
        }
        open.put(entry.getKey(), question.get());
        channel.send(request(question.get(), entry.getValue()));
      }
      return hear(open, channel);
    } catch (InterruptedException stopping) {
      return nothing(RpcError.INTERNAL, "The server is stopping; make the call again");
    } finally {
      open.values().forEach(awaited::close);
    }
  }

  private static Heard nothing(int code, String why) {
    return new Heard.Nothing(new RpcError(code, why));
  }

  private static ObjectNode request(Awaited.Question question, Question asked) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0");
    message.set("id", Json.MAPPER.readTree(question.id()));
    message.put("method", asked.method());
    message.set("params", asked.params());
    return message;
  }

  private static Heard hear(Map<String, Awaited.Question> open, Channel channel)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);
    Map<String, Input> inputs = new HashMap<>();
    for (Map.Entry<String, Awaited.Question> entry : open.entrySet()) {
      Optional<JsonNode> answer = await(entry.getValue(), channel, end);
      if (answer.isEmpty()) {
        return nothing(
            RpcError.INTERNAL,
            channel.isCancelled()
                ? "The call was cancelled"
                : "The client did not answer within " + WAIT_MS_MAX / 1_000 + " s");
      }
      input(answer.get()).ifPresent(input -> inputs.put(entry.getKey(), input));
    }
    return new Heard.All(inputs);
  }

  private static Optional<JsonNode> await(Awaited.Question question, Channel channel, long end)
      throws InterruptedException {
    long nextKeepAlive = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KEEP_ALIVE_MS);
    while (!channel.isCancelled() && System.nanoTime() < end) {
      try {
        return Optional.of(question.answer().get(LOOK_MS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException notYet) {
        if (System.nanoTime() > nextKeepAlive) {
          channel.keepAlive();
          nextKeepAlive = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KEEP_ALIVE_MS);
        }
      } catch (CancellationException stopping) {
        throw new InterruptedException("the server stops");
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return Optional.empty();
  }

  private static Optional<Input> input(JsonNode message) {
    if (message.has("error")) {
      String why = message.path("error").path("message").asString("");
      return Optional.of(new Input.Failed(RpcError.shortened(why)));
    }
    return Input.read(message.path("result"));
  }
}
