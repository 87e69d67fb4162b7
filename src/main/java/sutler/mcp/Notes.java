package sutler.mcp;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells a client what goes on while its request runs, as far as it wants to know.
final class Notes {
  private static final int NOTES_MAX = 1_000;

  private final Channel channel;
  private final Meta meta;
  private final AtomicLong lastProgress = new AtomicLong(-1);
  private final AtomicInteger sent = new AtomicInteger();

  Notes(Channel channel, Meta meta) {
    this.channel = channel;
    this.meta = meta;
  }

  /// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/progress
  void progress(long done, Optional<Long> total, String message) {
    // What does not go forward must not be sent.
    if (meta.progressToken().isEmpty() || lastProgress.getAndAccumulate(done, Math::max) >= done) {
      return;
    }
    ObjectNode params = Json.object();
    params.set("progressToken", meta.progressToken().get());
    params.put("progress", done).put("message", message);
    total.ifPresent(t -> params.put("total", t));
    send("notifications/progress", params);
  }

  void log(LogLevel level, String logger, JsonNode data) {
    if (meta.level().filter(from -> level.compareTo(from) >= 0).isPresent()) {
      ObjectNode params = Json.object().put("level", level.text()).put("logger", logger);
      params.set("data", data);
      send("notifications/message", params);
    }
  }

  private void send(String method, ObjectNode params) {
    if (sent.incrementAndGet() <= NOTES_MAX) {
      channel.send(notification(method, params));
    }
  }

  static ObjectNode notification(String method, ObjectNode params) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", method);
    message.set("params", params);
    return message;
  }
}
