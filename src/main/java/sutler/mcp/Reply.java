package sutler.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What goes back over HTTP: a status and a JSON-RPC message, or no body at all.
///
/// @param retryAfterSeconds for a caller who came too often
record Reply(int status, byte[] body, Optional<Long> retryAfterSeconds) {
  private static final byte[] BEFORE_ID =
      "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEFORE_RESULT = ",\"result\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "}".getBytes(StandardCharsets.US_ASCII);

  static Reply accepted() {
    return new Reply(202, new byte[0], Optional.empty());
  }

  /// A result made of parts that are put together in one array.
  static Reply result(String id, byte[]... parts) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    int length = BEFORE_ID.length + idBytes.length + BEFORE_RESULT.length + CLOSE.length;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] body = new byte[length];
    int at = put(body, 0, BEFORE_ID);
    at = put(body, at, idBytes);
    at = put(body, at, BEFORE_RESULT);
    for (byte[] part : parts) {
      at = put(body, at, part);
    }
    put(body, at, CLOSE);
    return new Reply(200, body, Optional.empty());
  }

  private static int put(byte[] into, int at, byte[] part) {
    System.arraycopy(part, 0, into, at, part.length);
    return at + part.length;
  }

  static Reply error(int status, Optional<String> id, RpcError error) {
    return error(status, id, error, Optional.empty());
  }

  /// An id that could not be read is left out: `null` is not an id.
  static Reply error(
      int status, Optional<String> id, RpcError error, Optional<Long> retryAfterSeconds) {
    String data = error.data().map(d -> ",\"data\":" + d).orElse("");
    String body =
        "{\"jsonrpc\":\"2.0\"%s,\"error\":{\"code\":%d,\"message\":%s%s}}"
            .formatted(
                id.map(i -> ",\"id\":" + i).orElse(""),
                error.code(),
                Json.quoted(error.message()),
                data);
    return new Reply(status, body.getBytes(StandardCharsets.UTF_8), retryAfterSeconds);
  }
}
