package sutler.mcp;

import java.util.List;
import java.util.Optional;

/// A handler's "no" on the level of the protocol, for what no answer of the tool's own can say.
///
/// @param data JSON text
public record Refusal(Kind kind, String message, Optional<String> data)
    implements Outcome.OfTool, Outcome.OfPrompt, Outcome.OfRead {

  public enum Kind {
    INVALID_PARAMS,
    NOT_FOUND,
    INSUFFICIENT_SCOPE,
    INTERNAL
  }

  public static Refusal invalid(String message) {
    return new Refusal(Kind.INVALID_PARAMS, message, Optional.empty());
  }

  public static Refusal internal(String message) {
    return new Refusal(Kind.INTERNAL, message, Optional.empty());
  }

  public static Refusal notFound(String uri) {
    return notFound(uri, List.of());
  }

  /// @param near URIs that may have been meant
  public static Refusal notFound(String uri, List<String> near) {
    String data = Json.object().put("uri", RpcError.shortened(uri)).toString();
    String hint = near.isEmpty() ? "" : "; there is " + String.join(", ", near);
    return new Refusal(Kind.NOT_FOUND, "Resource not found" + hint, Optional.of(data));
  }

  /// The caller's token may not do this; one that may can be asked for.
  ///
  /// @param scopes that such a token needs, separated by spaces
  public static Refusal insufficientScope(String message, String scopes) {
    String data = Json.object().put("scope", scopes).toString();
    return new Refusal(Kind.INSUFFICIENT_SCOPE, message, Optional.of(data));
  }

  Reply reply(String id, boolean modern) {
    return kind == Kind.INSUFFICIENT_SCOPE
        ? Reply.forbidden(
            id, error(modern), Json.MAPPER.readTree(data.orElse("{}")).path("scope").asString(""))
        : Reply.error(200, id, error(modern));
  }

  /// @param modern before 2026-07-28, a missing resource had a code of its own
  RpcError error(boolean modern) {
    int code =
        switch (kind) {
          case INVALID_PARAMS -> RpcError.INVALID_PARAMS;
          case INSUFFICIENT_SCOPE -> RpcError.FORBIDDEN;
          case NOT_FOUND -> modern ? RpcError.INVALID_PARAMS : RpcError.LEGACY_RESOURCE_NOT_FOUND;
          case INTERNAL -> RpcError.INTERNAL;
        };
    return new RpcError(code, message, data);
  }
}
