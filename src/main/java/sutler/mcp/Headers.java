package sutler.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/// The headers that mirror the body of a modern request, so that a proxy can route without parsing.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
final class Headers {
  private static final String ENCODED_START = "=?base64?";
  private static final String ENCODED_END = "?=";

  private Headers() {}

  /// The mirrored headers of a request, checked against its body.
  static Optional<RpcError> mismatch(
      Message.Request request, Function<String, Optional<String>> header) {
    return differs("Mcp-Method", request.method(), header)
        .or(() -> nameOf(request).flatMap(name -> differs("Mcp-Name", name, header)));
  }

  private static Optional<String> nameOf(Message.Request request) {
    return switch (request.method()) {
      case "tools/call", "prompts/get" -> Optional.of(request.params().path("name").asString(""));
      case "resources/read" -> Optional.of(request.params().path("uri").asString(""));
      default -> Optional.empty();
    };
  }

  private static Optional<RpcError> differs(
      String name, String expected, Function<String, Optional<String>> header) {
    Optional<String> value = header.apply(name).flatMap(Headers::decoded);
    if (value.isEmpty()) {
      return Optional.of(
          new RpcError(
              RpcError.HEADER_MISMATCH, "The header " + name + " is missing or malformed"));
    }
    return value.get().equals(expected)
        ? Optional.empty()
        : Optional.of(
            new RpcError(
                RpcError.HEADER_MISMATCH, "The header " + name + " differs from the body"));
  }

  /// A value outside visible ASCII travels in base64.
  private static Optional<String> decoded(String value) {
    String trimmed = value.strip();
    boolean encoded =
        trimmed.startsWith(ENCODED_START)
            && trimmed.endsWith(ENCODED_END)
            && trimmed.length() >= ENCODED_START.length() + ENCODED_END.length();
    if (!encoded) {
      return Optional.of(trimmed);
    }
    try {
      String inner =
          trimmed.substring(ENCODED_START.length(), trimmed.length() - ENCODED_END.length());
      return Optional.of(new String(Base64.getDecoder().decode(inner), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
