package sutler.mcp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a request says about itself in `params._meta`.
///
/// @param capabilities of the client; empty where the era does not say
/// @param level from which on the client wants log messages
/// @param progressToken a string or an integer
/// @param node all of it
record Meta(
    Optional<JsonNode> capabilities,
    Optional<LogLevel> level,
    Optional<JsonNode> progressToken,
    Optional<Trace> trace,
    JsonNode node) {
  static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
  private static final int TOKEN_LENGTH_MAX = 256;

  static JsonNode node(Message.Request request) {
    return request.params().path("_meta");
  }

  static Meta modern(Message.Request request) {
    JsonNode meta = node(request);
    return new Meta(
        Optional.of(meta.path(CAPABILITIES)),
        LogLevel.of(meta.path(LOG_LEVEL).asString("")),
        token(meta),
        Trace.of(meta),
        meta);
  }

  static Meta legacy(Message.Request request, Optional<LogLevel> level) {
    JsonNode meta = node(request);
    return new Meta(Optional.empty(), level, token(meta), Trace.of(meta), meta);
  }

  /// https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/logging
  static Optional<RpcError> wrongLogLevel(Message.Request request) {
    JsonNode level = node(request).path(LOG_LEVEL);
    boolean fine = level.isMissingNode() || LogLevel.of(level.asString("")).isPresent();
    return fine
        ? Optional.empty()
        : Optional.of(
            new RpcError(
                RpcError.INVALID_PARAMS,
                "Unknown log level; use one of debug, info, notice, warning, error, critical, alert, emergency"));
  }

  private static Optional<JsonNode> token(JsonNode meta) {
    JsonNode token = meta.path("progressToken");
    boolean fine =
        token.isIntegralNumber()
            || (token.isString() && token.asString().length() <= TOKEN_LENGTH_MAX);
    return fine ? Optional.of(token) : Optional.empty();
  }
}
