package sutler.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The headers that mirror the body of a modern request, so that a proxy can route without parsing.
/// One that is missing, sent twice or different is refused: proxy and server must not disagree.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata
final class Mirrored {
  private static final String ENCODED_START = "=?base64?";
  private static final String ENCODED_END = "?=";

  private Mirrored() {}

  /// The mirrored headers of a request, checked against its body.
  ///
  /// @param params headers of the tool that is called
  static Optional<RpcError> mismatch(Message.Request request, Http http, List<ParamHeader> params) {
    return differs(http, "Mcp-Method", request.method()::equals)
        .or(() -> nameOf(request).flatMap(name -> differs(http, "Mcp-Name", name::equals)))
        .or(() -> params.stream().flatMap(p -> param(request, http, p).stream()).findFirst());
  }

  private static Optional<String> nameOf(Message.Request request) {
    return switch (request.method()) {
      case "tools/call", "prompts/get" -> Optional.of(request.params().path("name").asString(""));
      case "resources/read" -> Optional.of(request.params().path("uri").asString(""));
      default -> Optional.empty();
    };
  }

  private static Optional<RpcError> param(Message.Request request, Http http, ParamHeader param) {
    JsonNode value = param.value(request.params().path("arguments"));
    if (!value.isMissingNode() && !value.isNull()) {
      return differs(http, param.header(), header -> param.matches(header, value));
    }
    return http.all(param.header()).isEmpty()
        ? Optional.empty()
        : wrong("The header " + param.header() + " is there and its parameter is not");
  }

  private static Optional<RpcError> differs(Http http, String name, Predicate<String> sameAsBody) {
    List<String> values = http.all(name);
    if (values.size() != 1) {
      return wrong("The header " + name + (values.isEmpty() ? " is missing" : " is there twice"));
    }
    Optional<String> value = decoded(values.getFirst());
    if (value.isEmpty()) {
      return wrong("The header " + name + " is malformed");
    }
    return sameAsBody.test(value.get())
        ? Optional.empty()
        : wrong("The header " + name + " differs from the body");
  }

  private static Optional<RpcError> wrong(String message) {
    return Optional.of(new RpcError(RpcError.HEADER_MISMATCH, message));
  }

  /// A value outside visible ASCII travels in base64.
  static Optional<String> decoded(String value) {
    String trimmed = value.strip();
    if (!trimmed.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))) {
      return Optional.empty();
    }
    boolean encoded =
        trimmed.startsWith(ENCODED_START)
            && trimmed.endsWith(ENCODED_END)
            && trimmed.length() >= ENCODED_START.length() + ENCODED_END.length();
    return encoded
        ? fromBase64(
            trimmed.substring(ENCODED_START.length(), trimmed.length() - ENCODED_END.length()))
        : Optional.of(trimmed);
  }

  /// Strict: Java's decoder forgives missing padding, and a forgiving reader sees what another does
  /// not.
  private static Optional<String> fromBase64(String text) {
    if (text.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return Optional.empty();
    }
  }
}
