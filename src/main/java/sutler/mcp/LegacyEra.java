package sutler.mcp;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// 2025-03-26, 2025-06-18 and 2025-11-25: a client begins with `initialize`. There is no session:
/// what a client sets belongs to its credentials.
///
/// @param <V> who calls
final class LegacyEra<V> {
  private static final byte[] EMPTY = {'{', '}'};
  private static final byte[] CLOSE = {'}'};
  private static final int ROUNDS_MAX = 10;

  private final McpServer<V> server;
  private final Runs<V> runs;
  private final Asking asking;

  LegacyEra(McpServer<V> server, Runs<V> runs) {
    this.server = server;
    this.runs = runs;
    this.asking = new Asking(server.node().awaited());
  }

  Reply reply(V visitor, Message.Request request, Http http) {
    if (http.channel().streams()) {
      // A client that watches resources has no stream of its own to hear of changes on.
      for (String uri : server.node().callers().untold(runs.caller(visitor))) {
        Change change = new Change.Updated(uri);
        http.channel().send(Notes.notification(change.method(), change.params()));
      }
    }
    Lists<V> lists = server.lists();
    return switch (request.method()) {
      case "initialize" -> Reply.result(request.id(), server.initialized(negotiated(request)));
      case "ping" -> Reply.result(request.id(), EMPTY);
      case "tools/list" -> lists.legacy().tools().reply(request);
      case "tools/call" -> run(visitor, request, http);
      case "logging/setLevel" ->
          server.logs() ? setLevel(visitor, request, http) : unknown(request);
      case "completion/complete" -> runs.complete(visitor, request, http, result -> result);
      case "prompts/list", "prompts/get" ->
          lists.hasPrompts() ? prompts(visitor, request, http) : unknown(request);
      default -> lists.hasResources() ? resources(visitor, request, http) : unknown(request);
    };
  }

  private Reply prompts(V visitor, Message.Request request, Http http) {
    return request.method().equals("prompts/list")
        ? server.lists().legacy().prompts().reply(request)
        : run(visitor, request, http);
  }

  private Reply resources(V visitor, Message.Request request, Http http) {
    return switch (request.method()) {
      case "resources/list" -> server.lists().legacy().resources().reply(request);
      case "resources/templates/list" -> server.lists().legacy().templates().reply(request);
      case "resources/read" -> run(visitor, request, http);
      case "resources/subscribe", "resources/unsubscribe" -> watch(visitor, request, http);
      default -> unknown(request);
    };
  }

  /// The revision asked for where it is a legacy one, else the newest of them.
  private static Revision negotiated(Message.Request request) {
    return Revision.of(request.params().path("protocolVersion").asString(""))
        .filter(r -> !r.isModern())
        .orElse(Revision.NEWEST_LEGACY);
  }

  private static Reply unknown(Message.Request request) {
    return Reply.error(200, request.id(), RpcError.unknownMethod(request.method()));
  }

  private Reply setLevel(V visitor, Message.Request request, Http http) {
    Optional<LogLevel> level = LogLevel.of(request.params().path("level").asString(""));
    if (level.isEmpty()) {
      return invalid(request, "params.level must be a log level, from debug to emergency");
    }
    return runs.light(http, request)
        .orElseGet(
            () -> {
              server.node().level(runs.caller(visitor), level.get());
              return Reply.result(request.id(), EMPTY);
            });
  }

  private Reply watch(V visitor, Message.Request request, Http http) {
    String uri = request.params().path("uri").asString("");
    if (uri.length() > Targets.URI_LENGTH_MAX || !server.lists().leadsSomewhere(uri)) {
      return Reply.error(200, request.id(), Refusal.notFound(uri).error(false));
    }
    Optional<Reply> tooMany = runs.light(http, request);
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    if (request.method().equals("resources/unsubscribe")) {
      server.node().unwatch(runs.caller(visitor), uri);
    } else if (!server.node().watch(runs.caller(visitor), uri)) {
      return invalid(request, "At most " + Filter.URIS_MAX + " resources can be watched");
    }
    return Reply.result(request.id(), EMPTY);
  }

  private Reply run(V visitor, Message.Request request, Http http) {
    String caller = runs.caller(visitor);
    Optional<Reply> tooMany = runs.heavy(http, request);
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    return server
        .node()
        .running(caller, request.id(), http.channel(), () -> rounds(visitor, request, http));
  }

  /// Runs the handler, asks the client what it wants to know, and runs it again.
  private Reply rounds(V visitor, Message.Request request, Http http) {
    String caller = runs.caller(visitor);
    Meta meta = Meta.legacy(request, server.node().callers().level(caller));
    Notes notes = new Notes(http.channel(), meta);
    Map<String, Input> inputs = Map.of();
    Optional<String> state = Optional.empty();
    for (int round = 0; round < ROUNDS_MAX; round++) {
      Outcome outcome;
      switch (runs.run(visitor, request, meta, http.channel(), notes, inputs, state)) {
        case Runs.Ended.Failed(Reply reply) -> {
          return reply;
        }
        case Runs.Ended.With(Outcome ended) -> outcome = ended;
      }
      if (!(outcome instanceof Ask ask)) {
        return reply(request, outcome);
      }
      switch (asking.ask(caller, ask, http.channel())) {
        case Asking.Heard.Nothing(RpcError why) -> {
          return Reply.error(200, request.id(), why);
        }
        // As in the modern era, a handler has the answers to its last questions alone.
        case Asking.Heard.All(Map<String, Input> heard) -> inputs = heard;
      }
      state = ask.state();
    }
    return Reply.error(
        200, request.id(), new RpcError(RpcError.INTERNAL, "Too many questions were asked"));
  }

  private static Reply reply(Message.Request request, Outcome outcome) {
    return switch (outcome) {
      case Answer answer ->
          Reply.result(
              request.id(),
              Runs.CONTENT,
              answer.content(),
              answer.structuredContent(),
              answer.isError() ? Runs.IS_ERROR : Runs.NO_ERROR,
              CLOSE);
      case Messages messages -> Reply.result(request.id(), messages.node());
      case Contents contents -> Reply.result(request.id(), contents.node());
      case Refusal refusal -> refusal.reply(request.id(), false);
      case Ask ask -> throw new IllegalStateException("asked already");
    };
  }

  private static Reply invalid(Message.Request request, String message) {
    return Reply.error(200, request.id(), new RpcError(RpcError.INVALID_PARAMS, message));
  }

  /// A legacy client's answer to something that was asked, here or on another node.
  Reply answered(V visitor, Message.Response response, Http http) {
    Optional<Reply> tooMany = runs.light(http);
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    server.node().answered(runs.caller(visitor), response.id(), response.message());
    return Reply.accepted();
  }

  /// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
  Reply notified(V visitor, Message.Notification notification, Http http) {
    JsonNode id = notification.params().path("requestId");
    boolean cancels = notification.method().equals("notifications/cancelled");
    boolean fits = id.toString().length() <= Message.ID_LENGTH_MAX + 2;
    boolean named = (id.isString() || id.isIntegralNumber()) && fits;
    if (cancels && named && runs.light(http).isEmpty()) {
      server.node().cancel(runs.caller(visitor), id.toString());
    }
    return Reply.accepted();
  }
}
