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
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// MCP over Streamable HTTP: the guards, in their order, then the message. No session in either
/// era: any node can answer any request.
public final class McpServlet<V> extends HttpServlet {
  private static final Logger LOG = System.getLogger(McpServlet.class.getName());
  private static final int BATCH_MAX = 20;
  private static final int LISTEN_BYTES_MAX = 16 * 1024;
  private static final int QUERY_LENGTH_MAX = 2_000;

  private final transient Dispatch<V> dispatch;
  private final transient Authenticator<V> authenticator;
  private final transient Limits limits;

  /// @param hosts names under which this server may be called, lower case and without a port
  /// @param callsPerMinute for each who is counted ([Authenticator#limitKey]), on all nodes
  ///   together; 0 for no limit
  /// @param bodies what large bodies may take, all together
  /// @param streams that may be open at once, of all callers
  /// @param network where a request comes from, as limits count it
  /// @param challenge for callers we do not know, and for tokens that may not do enough
  public record Limits(
      Set<String> hosts,
      int requestBytesMax,
      int callsPerMinute,
      Ration bodies,
      int streams,
      Function<HttpServletRequest, String> network,
      Challenge challenge) {}

  /// `WWW-Authenticate`. https://www.rfc-editor.org/rfc/rfc6750#section-3
  ///
  /// @param resourceMetadata where a client learns who gives tokens; nothing where there are none
  /// @param scopes that a token is best asked for with, separated by spaces
  public record Challenge(Optional<String> resourceMetadata, String scopes) {
    public static final Challenge NONE = new Challenge(Optional.empty(), "");

    String forNobody(boolean tokenSent) {
      return "Bearer"
          + resourceMetadata
              .map(
                  url ->
                      " resource_metadata=\"%s\", scope=\"%s\"%s"
                          .formatted(url, scopes, tokenSent ? ", error=\"invalid_token\"" : ""))
              .orElse(" realm=\"mcp\"");
    }

    String forMore(String needed) {
      return "Bearer error=\"insufficient_scope\", scope=\"%s\"%s"
          .formatted(
              needed,
              resourceMetadata.map(url -> ", resource_metadata=\"" + url + "\"").orElse(""));
    }
  }

  public McpServlet(McpServer<V> server, Authenticator<V> authenticator, Limits limits) {
    this.dispatch = new Dispatch<>(server, authenticator, limits.callsPerMinute());
    server.node().listeners().atMost(limits.streams());
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
    Authenticator.Credentials credentials = credentials(request);
    Optional<V> visitor;
    try {
      visitor = authenticator.authenticate(credentials);
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
      response.setHeader(
          "WWW-Authenticate", limits.challenge().forNobody(credentials.bearer().isPresent()));
      String problem =
          credentials.first().isPresent()
              ? "This key or token is not known, or no longer good."
              : "Sign in (OAuth), or send an API key as Authorization: Bearer, as X-API-Key, or as the last part of the path.";
      refuse(response, new Guards.Refusal(401, "unauthorized", problem));
      return;
    }
    try (Ration.Share ration = limits.bodies().share()) {
      take(visitor.get(), request, response, credentials, ration);
    }
  }

  private void take(
      V visitor,
      HttpServletRequest request,
      HttpServletResponse response,
      Authenticator.Credentials credentials,
      Ration.Share ration)
      throws IOException {
    switch (Body.read(request, limits.requestBytesMax(), ration)) {
      case Body.Read.TooLarge large -> refuse(response, Guards.tooLarge(limits));
      case Body.Read.TooSlow slow -> {
        response.setHeader("Connection", "close");
        refuse(response, Guards.TOO_SLOW);
      }
      case Body.Read.TooMany many -> {
        response.setHeader("Connection", "close");
        response.setHeader("Retry-After", "5");
        refuse(response, Guards.TOO_MANY);
      }
      case Body.Read.All(byte[] bytes) -> answer(visitor, bytes, request, response, credentials);
    }
  }

  private void answer(
      V visitor,
      byte[] body,
      HttpServletRequest request,
      HttpServletResponse response,
      Authenticator.Credentials credentials)
      throws IOException {
    Channel channel = new Channel(response, Guards.takesStream(request));
    Http http =
        new Http(
            name -> Collections.list(request.getHeaders(name)),
            channel,
            authenticator.limitKey(visitor, credentials.network()),
            () -> isStillKnown(credentials));
    Reply reply = reply(visitor, body, http);
    if (reply.neededScopes().isPresent()) {
      authenticator.refused(visitor, credentials.network());
    }
    reply
        .neededScopes()
        .filter(scopes -> !response.isCommitted())
        .ifPresent(
            scopes -> response.setHeader("WWW-Authenticate", limits.challenge().forMore(scopes)));
    channel.finish(reply);
  }

  private boolean isStillKnown(Authenticator.Credentials credentials) {
    try {
      return authenticator.authenticate(credentials).isPresent();
    } catch (RuntimeException cannotSay) {
      return true;
    }
  }

  private Reply reply(V visitor, byte[] body, Http http) throws IOException {
    return switch (Json.read(body)) {
      case Json.Read.Not(String why) ->
          Reply.error(
              400,
              Optional.empty(),
              new RpcError(
                  RpcError.PARSE, "Parse error: the body must be one JSON object; " + why));
      case Json.Read.Tree(JsonNode tree) ->
          tree.isArray()
              ? batch(visitor, tree, http)
              : single(visitor, Message.of(tree), body.length, http);
    };
  }

  /// A stream keeps what opened it for as long as it lives, so that may not be large.
  private Reply single(V visitor, Message message, int bytes, Http http) {
    if (bytes > LISTEN_BYTES_MAX
        && message instanceof Message.Request request
        && request.method().equals("subscriptions/listen")) {
      return Reply.error(
          413,
          Optional.of(request.id()),
          new RpcError(
              RpcError.INVALID_REQUEST,
              "subscriptions/listen may have at most %d bytes".formatted(LISTEN_BYTES_MAX)));
    }
    return dispatch.reply(visitor, message, http);
  }

  /// Batches belong to the revision of 2025-03-26 alone, whose requests have no version header.
  private Reply batch(V visitor, JsonNode messages, Http http) throws IOException {
    boolean allowed =
        http.first("MCP-Protocol-Version")
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
      Http alone =
          new Http(
              http.headers(), http.channel().withoutStream(), http.limitKey(), http.stillKnown());
      Reply one = dispatch.reply(visitor, Message.of(message), alone);
      if (one.length() > 0) {
        all.write(all.size() == 0 ? '[' : ',');
        one.writeTo(all);
      }
    }
    if (all.size() == 0) {
      return Reply.accepted();
    }
    all.write(']');
    return Reply.batch(all.toByteArray());
  }

  private Authenticator.Credentials credentials(HttpServletRequest request) {
    Optional<String> bearer =
        Optional.ofNullable(request.getHeader("Authorization"))
            .filter(v -> v.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(v -> v.substring(7).strip());
    return new Authenticator.Credentials(
        limits.network().apply(request),
        Guards.pathKey(request),
        bearer,
        Optional.ofNullable(request.getHeader("X-API-Key")).map(String::strip),
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
