package sutler.mcp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What goes back over HTTP: a status and a JSON-RPC message, or no body at all. The message stays
/// in its parts until it is written, so that what is the same for everybody is never copied.
final class Reply {
  private static final byte[] BEFORE_ID =
      "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEFORE_RESULT = ",\"result\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "}".getBytes(StandardCharsets.US_ASCII);

  private final int status;
  private final byte[][] parts;
  private final Optional<Long> retryAfterSeconds;
  private final Optional<String> neededScopes;

  private Reply(int status, Optional<Long> retryAfterSeconds, byte[]... parts) {
    this(status, retryAfterSeconds, Optional.empty(), parts);
  }

  private Reply(
      int status,
      Optional<Long> retryAfterSeconds,
      Optional<String> neededScopes,
      byte[]... parts) {
    this.status = status;
    this.parts = parts;
    this.retryAfterSeconds = retryAfterSeconds;
    this.neededScopes = neededScopes;
  }

  static Reply accepted() {
    return new Reply(202, Optional.empty());
  }

  static Reply result(String id, byte[]... result) {
    byte[][] parts = new byte[result.length + 4][];
    parts[0] = BEFORE_ID;
    parts[1] = id.getBytes(StandardCharsets.UTF_8);
    parts[2] = BEFORE_RESULT;
    System.arraycopy(result, 0, parts, 3, result.length);
    parts[parts.length - 1] = CLOSE;
    return new Reply(200, Optional.empty(), parts);
  }

  static Reply result(String id, JsonNode result) {
    return result(id, Json.bytes(result));
  }

  static Reply error(int status, String id, RpcError error) {
    return error(status, Optional.of(id), error);
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
    return new Reply(status, retryAfterSeconds, body.getBytes(StandardCharsets.UTF_8));
  }

  /// @param scopes that a token would need
  static Reply forbidden(String id, RpcError error, String scopes) {
    Reply plain = error(403, id, error);
    return new Reply(403, Optional.empty(), Optional.of(scopes), plain.parts);
  }

  /// Several replies to a batch.
  static Reply batch(byte[] messages) {
    return new Reply(200, Optional.empty(), messages);
  }

  int status() {
    return status;
  }

  Optional<Long> retryAfterSeconds() {
    return retryAfterSeconds;
  }

  Optional<String> neededScopes() {
    return neededScopes;
  }

  int length() {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    for (byte[] part : parts) {
      out.write(part);
    }
  }
}
