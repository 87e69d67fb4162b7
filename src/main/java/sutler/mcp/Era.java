package sutler.mcp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Which rules a request is under. Chosen once for each request, by its header and its `_meta`,
/// never by its method: an `initialize` in modern framing is an unknown method.
sealed interface Era {
  record Modern() implements Era {}

  record Legacy(Revision revision) implements Era {}

  /// The request breaks a rule of the era it claims.
  record Wrong(RpcError error) implements Era {}

  /// @param header the value of `MCP-Protocol-Version`
  static Era of(Message.Request request, Optional<String> header) {
    JsonNode meta = Meta.node(request);
    Optional<Revision> named = header.flatMap(Revision::of);
    boolean modern =
        meta.has(Meta.VERSION)
            || request.method().equals("server/discover")
            || (header.isPresent() && named.filter(r -> !r.isModern()).isEmpty());
    if (modern) {
      return modern(meta, header);
    }
    // Before 2025-06-18 the header did not exist.
    return new Legacy(named.orElse(Revision.V2025_03_26));
  }

  /// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
  private static Era modern(JsonNode meta, Optional<String> header) {
    if (header.isEmpty()) {
      return wrong(RpcError.HEADER_MISMATCH, "The header MCP-Protocol-Version is missing");
    }
    JsonNode version = meta.path(Meta.VERSION);
    if (!meta.has(Meta.VERSION) && Revision.of(header.get()).isEmpty()) {
      return new Wrong(RpcError.unsupportedVersion(header.get()));
    }
    if (!version.isString() || !meta.path(Meta.CAPABILITIES).isObject()) {
      return wrong(
          RpcError.INVALID_PARAMS,
          "params._meta must hold " + Meta.VERSION + " and " + Meta.CAPABILITIES);
    }
    if (!header.get().equals(version.asString())) {
      return wrong(
          RpcError.HEADER_MISMATCH,
          "The header MCP-Protocol-Version differs from " + Meta.VERSION + " in params._meta");
    }
    return Revision.of(version.asString()).filter(Revision::isModern).isPresent()
        ? new Modern()
        : new Wrong(RpcError.unsupportedVersion(version.asString()));
  }

  private static Era wrong(int code, String message) {
    return new Wrong(new RpcError(code, message));
  }
}
