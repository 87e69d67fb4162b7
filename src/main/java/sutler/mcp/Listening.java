package sutler.mcp;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/// `subscriptions/listen`: a stream of changes, until one side has had enough.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
final class Listening {
  /// Often enough that a revoked credential is found out within ten seconds.
  private static final long KEEP_ALIVE_MS = 8_000;

  /// After an hour the client opens another, perhaps on another node.
  private static final long LIFE_MS_MAX = 60 * 60 * 1_000;

  private Listening() {}

  static <V> Reply run(McpServer<V> server, Message.Request request, Http http, Filter filter) {
    if (!http.channel().streams()) {
      return Reply.error(
          406,
          request.id(),
          new RpcError(
              RpcError.INVALID_REQUEST, "subscriptions/listen needs Accept: text/event-stream"));
    }
    Optional<Listeners.Listener> opened = server.node().listeners().open(http.limitKey(), filter);
    if (opened.isEmpty()) {
      return Reply.error(
          429,
          Optional.of(request.id()),
          new RpcError(RpcError.TOO_MANY_CALLS, "Too many streams are open; close some first"),
          Optional.of(60L));
    }
    try (Listeners.Listener listener = opened.get()) {
      ObjectNode params = Json.object();
      params.set("notifications", filter.node());
      send(http, request, "notifications/subscriptions/acknowledged", params);
      follow(server, request, http, listener);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    ObjectNode result = server.complete(Json.object());
    result.withObjectProperty("_meta").set(Meta.SUBSCRIPTION_ID, id(request));
    return Reply.result(request.id(), result);
  }

  private static <V> void follow(
      McpServer<V> server, Message.Request request, Http http, Listeners.Listener listener)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIFE_MS_MAX);
    while (!http.channel().isGone()
        && !server.node().listeners().isClosed()
        && System.nanoTime() < end) {
      var changes = listener.take(KEEP_ALIVE_MS);
      if (!http.stillKnown().getAsBoolean()) {
        return;
      }
      if (changes.isEmpty()) {
        http.channel().keepAlive();
      }
      for (Change change : changes) {
        send(http, request, change.method(), change.params());
      }
    }
  }

  private static void send(Http http, Message.Request request, String method, ObjectNode params) {
    params.withObjectProperty("_meta").set(Meta.SUBSCRIPTION_ID, id(request));
    http.channel().send(Notes.notification(method, params));
  }

  private static tools.jackson.databind.JsonNode id(Message.Request request) {
    return Json.MAPPER.readTree(request.id());
  }
}
