package sutler.mcp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
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
  static final int UNSUPPORTED_VERSION = -32022;

  /// Ours, outside the range that JSON-RPC and MCP keep for themselves: the HTTP status.
  static final int TOO_MANY_CALLS = 429;

  RpcError(int code, String message) {
    this(code, message, Optional.empty());
  }

  static RpcError unsupportedVersion(String requested) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    List<String> texts = Revision.texts();
    texts.forEach(data.putArray("supported")::add);
    data.put("requested", requested);
    return new RpcError(
        UNSUPPORTED_VERSION,
        "Protocol version not supported; use one of " + String.join(", ", texts),
        Optional.of(data.toString()));
  }
}
