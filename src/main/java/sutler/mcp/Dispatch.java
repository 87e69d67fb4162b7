package sutler.mcp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/// From a message to a reply: finds the era, checks what it demands, and leaves the rest to it.
///
/// @param <V> who calls
final class Dispatch<V> {
  private static final Logger LOG = System.getLogger(Dispatch.class.getName());
  private static final String VERSION_HEADER = "MCP-Protocol-Version";

  private final McpServer<V> server;
  private final ModernEra<V> modern;
  private final LegacyEra<V> legacy;

  Dispatch(McpServer<V> server, Authenticator<V> authenticator, int callsPerMinute) {
    Runs<V> runs = new Runs<>(server, authenticator, callsPerMinute);
    this.server = server;
    this.modern = new ModernEra<>(server, runs);
    this.legacy = new LegacyEra<>(server, runs);
  }

  /// Whatever goes wrong with one message is told for that message: in a batch, others have been
  /// answered already.
  Reply reply(V visitor, Message message, Http http) {
    try {
      return guarded(visitor, message, http);
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "a message could not be answered", broken);
      Optional<String> id =
          message instanceof Message.Request request ? Optional.of(request.id()) : Optional.empty();
      return Reply.error(
          id.isPresent() ? 200 : 503, id, new RpcError(RpcError.INTERNAL, "Internal error"));
    }
  }

  private Reply guarded(V visitor, Message message, Http http) {
    return switch (message) {
      case Message.Malformed(Optional<String> id, String reason) ->
          Reply.error(
              400, id, new RpcError(RpcError.INVALID_REQUEST, "Invalid request: " + reason));
      case Message.Notification notification ->
          unknownVersion(http).orElseGet(() -> legacy.notified(visitor, notification, http));
      case Message.Response response ->
          unknownVersion(http).orElseGet(() -> legacy.answered(visitor, response, http));
      case Message.Request request -> request(visitor, request, http);
    };
  }

  /// A request's version is checked with its `_meta`; here there is the header alone.
  private static Optional<Reply> unknownVersion(Http http) {
    return http.all(VERSION_HEADER).stream()
        .filter(version -> Revision.of(version).isEmpty())
        .findFirst()
        .map(v -> Reply.error(400, Optional.empty(), RpcError.unsupportedVersion(v)));
  }

  private Reply request(V visitor, Message.Request request, Http http) {
    if (http.all(VERSION_HEADER).size() > 1) {
      return mismatch(
          request,
          new RpcError(
              RpcError.HEADER_MISMATCH, "The header " + VERSION_HEADER + " is there twice"));
    }
    return switch (Era.of(request, http.first(VERSION_HEADER))) {
      case Era.Wrong(RpcError error) -> mismatch(request, error);
      case Era.Legacy era -> legacy.reply(visitor, request, http);
      case Era.Modern era ->
          Mirrored.mismatch(request, http, params(request))
              .map(error -> mismatch(request, error))
              .orElseGet(() -> modern.reply(visitor, request, http));
    };
  }

  private List<ParamHeader> params(Message.Request request) {
    return request.method().equals("tools/call")
        ? server.lists().paramHeaders(request.params().path("name").asString(""))
        : List.of();
  }

  private static Reply mismatch(Message.Request request, RpcError error) {
    return Reply.error(400, request.id(), error);
  }
}
