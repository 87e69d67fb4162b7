package sutler.mcp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// From a message to a reply: one switch over the methods of each era.
final class Dispatch<V> {
  private static final Logger LOG = System.getLogger(Dispatch.class.getName());
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT = "{\"content\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IS_ERROR = ",\"isError\":true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_ERROR = ",\"isError\":false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "}".getBytes(StandardCharsets.US_ASCII);

  private final McpServer<V> server;
  private final Authenticator<V> authenticator;
  private final RateLimit limit;

  Dispatch(McpServer<V> server, Authenticator<V> authenticator, RateLimit limit) {
    this.server = server;
    this.authenticator = authenticator;
    this.limit = limit;
  }

  /// @param header looks up a header of the HTTP request
  Reply reply(V visitor, Message message, Function<String, Optional<String>> header) {
    return switch (message) {
      case Message.Malformed(Optional<String> id, String reason) ->
          Reply.error(
              400, id, new RpcError(RpcError.INVALID_REQUEST, "Invalid request: " + reason));
      case Message.Notification notification -> Reply.accepted();
      case Message.Response response -> Reply.accepted();
      case Message.Request request ->
          switch (Era.of(request, header.apply("MCP-Protocol-Version"))) {
            case Era.Wrong(RpcError error) -> Reply.error(400, Optional.of(request.id()), error);
            case Era.Legacy legacy -> legacy(visitor, request);
            case Era.Modern modern ->
                Headers.mismatch(request, header)
                    .map(error -> Reply.error(400, Optional.of(request.id()), error))
                    .orElseGet(() -> modern(visitor, request));
          };
    };
  }

  private Reply modern(V visitor, Message.Request request) {
    return switch (request.method()) {
      case "server/discover" -> Reply.result(request.id(), server.discovered());
      case "tools/list" -> Reply.result(request.id(), server.modernTools());
      case "tools/call" -> call(visitor, request, true);
      default -> unknown(404, request);
    };
  }

  private Reply legacy(V visitor, Message.Request request) {
    return switch (request.method()) {
      case "initialize" -> Reply.result(request.id(), server.initialized(negotiated(request)));
      case "ping" -> Reply.result(request.id(), EMPTY);
      case "tools/list" -> Reply.result(request.id(), server.legacyTools());
      case "tools/call" -> call(visitor, request, false);
      default -> unknown(200, request);
    };
  }

  /// The revision asked for where it is a legacy one, else the newest of them.
  private static Revision negotiated(Message.Request request) {
    return Revision.of(request.params().path("protocolVersion").asString(""))
        .filter(r -> !r.isModern())
        .orElse(Revision.NEWEST_LEGACY);
  }

  private static Reply unknown(int status, Message.Request request) {
    return Reply.error(
        status,
        Optional.of(request.id()),
        new RpcError(RpcError.METHOD_NOT_FOUND, "Method not found: " + request.method()));
  }

  private Reply call(V visitor, Message.Request request, boolean modern) {
    JsonNode given = request.params().path("arguments");
    JsonNode arguments =
        given.isMissingNode() || given.isNull() ? JsonNodeFactory.instance.objectNode() : given;
    Tool<V> tool = server.tools().get(request.params().path("name").asString(""));
    if (tool == null) {
      return invalid(request, "Unknown tool: " + request.params().path("name").asString(""));
    }
    if (!arguments.isObject()) {
      return invalid(request, "params.arguments must be an object");
    }
    OptionalLong wait = limit.take(authenticator.limitKey(visitor));
    return wait.isPresent()
        ? tooMany(request, wait.getAsLong())
        : run(tool, visitor, request, arguments, modern);
  }

  private static Reply invalid(Message.Request request, String message) {
    return Reply.error(
        200, Optional.of(request.id()), new RpcError(RpcError.INVALID_PARAMS, message));
  }

  private static Reply tooMany(Message.Request request, long seconds) {
    String message = "Too many calls; try again in " + seconds + " s";
    return Reply.error(
        429,
        Optional.of(request.id()),
        new RpcError(RpcError.TOO_MANY_CALLS, message),
        Optional.of(seconds));
  }

  private Reply run(
      Tool<V> tool, V visitor, Message.Request request, JsonNode arguments, boolean modern) {
    try {
      Answer answer = tool.call(visitor, arguments);
      return Reply.result(
          request.id(),
          CONTENT,
          answer.content(),
          answer.isError() ? IS_ERROR : NO_ERROR,
          modern ? server.afterModernContent() : END);
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "tool " + tool.spec().name() + " broke", broken);
      return Reply.error(
          200, Optional.of(request.id()), new RpcError(RpcError.INTERNAL, "Internal error"));
    }
  }
}
