package sutler.mcp;

import java.util.List;
import java.util.Optional;

/// From a message to a reply: finds the era, checks what it demands, and leaves the rest to it.
///
/// @param <V> who calls
final class Dispatch<V> {
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

  Reply reply(V visitor, Message message, Http http) {
    return switch (message) {
      case Message.Malformed(Optional<String> id, String reason) ->
          Reply.error(
              400, id, new RpcError(RpcError.INVALID_REQUEST, "Invalid request: " + reason));
      case Message.Notification notification -> legacy.notified(visitor, notification);
      case Message.Response response -> legacy.answered(visitor, response);
      case Message.Request request -> request(visitor, request, http);
    };
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
