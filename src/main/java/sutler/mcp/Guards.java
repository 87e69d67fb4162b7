package sutler.mcp;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a request must be before anybody looks at who sent it. In this order: host and origin,
/// path, method, content type, accept, size.
final class Guards {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static final Refusal TOO_SLOW =
      new Refusal(408, "too_slow", "The request did not arrive in time; send it again.");

  static final Refusal TOO_MANY =
      new Refusal(
          503,
          "unavailable",
          "The server is reading as much as it can hold; try again in a few seconds.");

  private Guards() {}

  /// @param code short, for programs
  record Refusal(int status, String code, String message) {}

  static Optional<Refusal> check(HttpServletRequest request, McpServlet.Limits limits) {
    return hostAndOrigin(request, limits)
        .or(() -> path(request))
        .or(() -> method(request))
        .or(() -> contentType(request))
        .or(() -> accept(request))
        .or(() -> size(request, limits));
  }

  /// A page in somebody's browser must not reach a store on their own machine by DNS rebinding.
  private static Optional<Refusal> hostAndOrigin(
      HttpServletRequest request, McpServlet.Limits limits) {
    String host = withoutPort(Optional.ofNullable(request.getHeader("Host")).orElse(""));
    if (!limits.hosts().contains(host)) {
      return Optional.of(
          new Refusal(
              403,
              "host_not_allowed",
              "This server is not called by that host name; use the address that its operator gave you."));
    }
    Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
    boolean foreign = origin.filter(o -> !isOurs(o, host, limits)).isPresent();
    return foreign
        ? Optional.of(
            new Refusal(403, "origin_not_allowed", "Requests from that origin are not allowed."))
        : Optional.empty();
  }

  private static boolean isOurs(String origin, String host, McpServlet.Limits limits) {
    try {
      String from =
          Optional.ofNullable(URI.create(origin).getHost()).orElse("").toLowerCase(Locale.ROOT);
      // A client in a browser on the same machine may call a store on that machine.
      return limits.hosts().contains(from) && (!LOOPBACK.contains(from) || LOOPBACK.contains(host));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }

  private static Optional<Refusal> path(HttpServletRequest request) {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    return trimmed(path).indexOf('/', 1) < 0
        ? Optional.empty()
        : Optional.of(new Refusal(404, "not_found", "The endpoint is /mcp or /mcp/{API_KEY}."));
  }

  /// The key in `/mcp/{key}`.
  static Optional<String> pathKey(HttpServletRequest request) {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    String key = trimmed(path);
    return key.length() > 1 ? Optional.of(key.substring(1)) : Optional.empty();
  }

  /// A slash at the end means the same as none.
  private static String trimmed(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static Optional<Refusal> method(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        ? Optional.empty()
        : Optional.of(new Refusal(405, "method_not_allowed", "Send MCP messages by POST."));
  }

  private static Optional<Refusal> contentType(HttpServletRequest request) {
    String type = Optional.ofNullable(request.getContentType()).orElse("").toLowerCase(Locale.ROOT);
    boolean json = type.split(";", 2)[0].strip().equals("application/json");
    return json
        ? Optional.empty()
        : Optional.of(
            new Refusal(415, "unsupported_media_type", "Send Content-Type: application/json."));
  }

  private static Optional<Refusal> accept(HttpServletRequest request) {
    String accept = accepted(request);
    boolean json =
        accept.isEmpty()
            || accept.contains("application/json")
            || accept.contains("*/*")
            || accept.contains("application/*");
    return json
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                406, "not_acceptable", "Send Accept: application/json, text/event-stream."));
  }

  /// All that the client accepts, on however many lines.
  private static String accepted(HttpServletRequest request) {
    return String.join(",", Collections.list(request.getHeaders("Accept")))
        .toLowerCase(Locale.ROOT);
  }

  private static Optional<Refusal> size(HttpServletRequest request, McpServlet.Limits limits) {
    return request.getContentLengthLong() > limits.requestBytesMax()
        ? Optional.of(tooLarge(limits))
        : Optional.empty();
  }

  /// Whether a client that takes JSON takes a stream of events too.
  static boolean takesStream(HttpServletRequest request) {
    return accepted(request).contains("text/event-stream");
  }

  static Refusal tooLarge(McpServlet.Limits limits) {
    return new Refusal(
        413, "too_large", "A request may have at most " + limits.requestBytesMax() + " bytes.");
  }
}
