package sutler.mcp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// MCP over Streamable HTTP: the guards, in their order, then the message. No session in either
/// era: any node can answer any request.
public final class McpServlet<V> extends HttpServlet {
  private static final Logger LOG = System.getLogger(McpServlet.class.getName());
  private static final int BATCH_MAX = 20;
  private static final int QUERY_LENGTH_MAX = 2_000;

  private final transient Dispatch<V> dispatch;
  private final transient Authenticator<V> authenticator;
  private final transient Limits limits;

  /// @param hosts names under which this server may be called, lower case and without a port
  /// @param callsPerMinute tool calls for each caller; 0 for no limit
  /// @param challenge the value of `WWW-Authenticate` for callers we do not know
  public record Limits(
      Set<String> hosts, int requestBytesMax, int callsPerMinute, String challenge) {}

  public McpServlet(McpServer<V> server, Authenticator<V> authenticator, Limits limits) {
    this.dispatch = new Dispatch<>(server, authenticator, new RateLimit(limits.callsPerMinute()));
    this.authenticator = authenticator;
    this.limits = limits;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    Optional<Guards.Refusal> refusal = Guards.check(request, limits);
    if (refusal.isPresent()) {
      refuse(response, refusal.get());
      return;
    }
    Optional<V> visitor;
    try {
      visitor = authenticator.authenticate(credentials(request));
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "a caller could not be looked up", broken);
      response.setHeader("Retry-After", "5");
      refuse(
          response,
          new Guards.Refusal(
              503,
              "unavailable",
              "The server is not available for the moment; try again in a few seconds."));
      return;
    }
    if (visitor.isEmpty()) {
      response.setHeader("WWW-Authenticate", limits.challenge());
      refuse(
          response,
          new Guards.Refusal(
              401,
              "unauthorized",
              "Send an API key as Authorization: Bearer, as X-API-Key, or as the last part of the path."));
      return;
    }
    Optional<byte[]> body = body(request);
    if (body.isEmpty()) {
      refuse(response, Guards.tooLarge(limits));
      return;
    }
    write(response, reply(visitor.get(), body.get(), header(request)));
  }

  private Reply reply(V visitor, byte[] body, Function<String, Optional<String>> header) {
    Optional<JsonNode> parsed = Json.parse(body);
    if (parsed.isEmpty()) {
      return Reply.error(
          400,
          Optional.empty(),
          new RpcError(
              RpcError.PARSE, "Parse error: the body must be one JSON object, with no key twice"));
    }
    if (parsed.get().isArray()) {
      return batch(visitor, parsed.get(), header);
    }
    return dispatch.reply(visitor, Message.of(parsed.get()), header);
  }

  /// Batches belong to the revision of 2025-03-26 alone, whose requests have no version header.
  private Reply batch(V visitor, JsonNode messages, Function<String, Optional<String>> header) {
    boolean allowed =
        header
            .apply("MCP-Protocol-Version")
            .filter(v -> !v.equals(Revision.V2025_03_26.text()))
            .isEmpty();
    if (!allowed || messages.isEmpty() || messages.size() > BATCH_MAX) {
      return Reply.error(
          400,
          Optional.empty(),
          new RpcError(
              RpcError.INVALID_REQUEST,
              "Invalid request: send one message at a time (batches of 1 to %d in 2025-03-26 only)"
                  .formatted(BATCH_MAX)));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (JsonNode message : messages) {
      byte[] one = dispatch.reply(visitor, Message.of(message), header).body();
      if (one.length > 0) {
        all.write(all.size() == 0 ? '[' : ',');
        all.writeBytes(one);
      }
    }
    if (all.size() == 0) {
      return Reply.accepted();
    }
    all.write(']');
    return new Reply(200, all.toByteArray(), Optional.empty());
  }

  private Authenticator.Credentials credentials(HttpServletRequest request) {
    Function<String, Optional<String>> header = header(request);
    Optional<String> bearer =
        header
            .apply("Authorization")
            .filter(v -> v.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(v -> v.substring(7).strip());
    return new Authenticator.Credentials(
        Guards.pathKey(request),
        bearer,
        header.apply("X-API-Key").map(String::strip),
        ref(request));
  }

  /// Read from the query alone: reading parameters would consume a form body.
  private static Optional<String> ref(HttpServletRequest request) {
    String query = Optional.ofNullable(request.getQueryString()).orElse("");
    if (query.length() > QUERY_LENGTH_MAX) {
      return Optional.empty();
    }
    for (String pair : query.split("&")) {
      if (pair.startsWith("ref=")) {
        try {
          return Optional.of(URLDecoder.decode(pair.substring(4), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Function<String, Optional<String>> header(HttpServletRequest request) {
    return name -> Optional.ofNullable(request.getHeader(name));
  }

  /// The body, or empty when it is larger than allowed.
  private Optional<byte[]> body(HttpServletRequest request) throws IOException {
    byte[] bytes = request.getInputStream().readNBytes(limits.requestBytesMax() + 1);
    return bytes.length > limits.requestBytesMax() ? Optional.empty() : Optional.of(bytes);
  }

  private static void write(HttpServletResponse response, Reply reply) throws IOException {
    response.setStatus(reply.status());
    reply.retryAfterSeconds().ifPresent(s -> response.setHeader("Retry-After", Long.toString(s)));
    if (reply.body().length > 0) {
      response.setContentType("application/json");
      response.setContentLength(reply.body().length);
      response.getOutputStream().write(reply.body());
    }
  }

  private static void refuse(HttpServletResponse response, Guards.Refusal refusal)
      throws IOException {
    if (refusal.status() == 405) {
      response.setHeader("Allow", "POST");
    }
    byte[] body =
        "{\"error\":%s,\"message\":%s}"
            .formatted(Json.quoted(refusal.code()), Json.quoted(refusal.message()))
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(refusal.status());
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
