package sutler.mcp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A JSON-RPC error.
///
/// @param data JSON text
record RpcError(int code, String message, Optional<String> data) {
  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int HEADER_MISMATCH = -32020;
  static final int MISSING_CAPABILITY = -32021;
  static final int UNSUPPORTED_VERSION = -32022;

  /// https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling
  static final int LEGACY_RESOURCE_NOT_FOUND = -32002;

  /// Ours, outside the range that JSON-RPC and MCP keep for themselves: the HTTP status.
  static final int TOO_MANY_CALLS = 429;

  static final int FORBIDDEN = 403;

  RpcError(int code, String message) {
    this(code, message, Optional.empty());
  }

  private static final int SHOWN_LENGTH_MAX = 100;

  /// What a caller sent, short enough to send back.
  static String shortened(String text) {
    return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "...";
  }

  /// @param required capabilities, as a client would declare them
  static RpcError missingCapability(ObjectNode required) {
    ObjectNode data = Json.object();
    data.set("requiredCapabilities", required);
    return new RpcError(
        MISSING_CAPABILITY,
        "This needs a client that declares: " + String.join(", ", required.propertyNames()),
        Optional.of(data.toString()));
  }

  static RpcError unknownMethod(String method) {
    return new RpcError(METHOD_NOT_FOUND, "Method not found: " + shortened(method));
  }

  static RpcError unsupportedVersion(String requested) {
    ObjectNode data = Json.object();
    List<String> texts = Revision.texts();
    texts.forEach(data.putArray("supported")::add);
    data.put("requested", shortened(requested));
    return new RpcError(
        UNSUPPORTED_VERSION,
        "Protocol version not supported; use one of " + String.join(", ", texts),
        Optional.of(data.toString()));
  }
}
