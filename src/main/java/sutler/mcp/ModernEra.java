package sutler.mcp;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// 2026-07-28: every request stands alone.
///
/// @param <V> who calls
final class ModernEra<V> {
  private final McpServer<V> server;
  private final Runs<V> runs;

  ModernEra(McpServer<V> server, Runs<V> runs) {
    this.server = server;
    this.runs = runs;
  }

  Reply reply(V visitor, Message.Request request, Http http) {
    Lists<V> lists = server.lists();
    return switch (request.method()) {
      case "server/discover" -> Reply.result(request.id(), server.discovered());
      case "tools/list" -> lists.modern().tools().reply(request);
      case "tools/call" -> run(visitor, request, http);
      case "prompts/list" ->
          lists.hasPrompts() ? lists.modern().prompts().reply(request) : unknown(request);
      case "prompts/get" -> lists.hasPrompts() ? run(visitor, request, http) : unknown(request);
      case "resources/list" ->
          lists.hasResources() ? lists.modern().resources().reply(request) : unknown(request);
      case "resources/templates/list" ->
          lists.hasResources() ? lists.modern().templates().reply(request) : unknown(request);
      case "resources/read" ->
          lists.hasResources() ? run(visitor, request, http) : unknown(request);
      case "completion/complete" -> runs.complete(visitor, request, http, server::complete);
      case "subscriptions/listen" -> listen(visitor, request, http);
      default -> unknown(request);
    };
  }

  private static Reply unknown(Message.Request request) {
    return Reply.error(404, request.id(), RpcError.unknownMethod(request.method()));
  }

  private Reply listen(V visitor, Message.Request request, Http http) {
    Filter filter =
        Filter.of(
            request.params().path("notifications"),
            server.listsChange(),
            server.lists()::leadsSomewhere);
    return runs.light(http, request).orElseGet(() -> Listening.run(server, request, http, filter));
  }

  private Reply run(V visitor, Message.Request request, Http http) {
    Optional<RpcError> wrong =
        Meta.wrongLogLevel(request).or(() -> wrongInputs(request.params().path("inputResponses")));
    if (wrong.isPresent()) {
      return Reply.error(200, request.id(), wrong.get());
    }
    // Before a state is used up: who comes too often comes again with it.
    Optional<Reply> tooMany = runs.heavy(http, request);
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    JsonNode sealed = request.params().path("requestState");
    return sealed.isMissingNode() || sealed.isNull()
        ? run(visitor, request, http, Optional.empty())
        : resume(visitor, request, http, sealed.asString(""));
  }

  private Reply resume(V visitor, Message.Request request, Http http, String sealed) {
    RequestState states = server.requestState();
    return switch (states.open(runs.caller(visitor), request, sealed)) {
      case RequestState.Opened.Bad(String reason) -> invalid(request, reason);
      case RequestState.Opened.Good good ->
          states.use(good)
              ? run(visitor, request, http, Optional.of(good.state()))
              : invalid(request, "requestState was used before; make the call again without it");
    };
  }

  private static Reply invalid(Message.Request request, String reason) {
    return Reply.error(200, request.id(), new RpcError(RpcError.INVALID_PARAMS, reason));
  }

  private static Optional<RpcError> wrongInputs(JsonNode inputs) {
    return inputs.isMissingNode() || inputs.isObject()
        ? Optional.empty()
        : Optional.of(
            new RpcError(RpcError.INVALID_PARAMS, "params.inputResponses must be an object"));
  }

  private Reply run(V visitor, Message.Request request, Http http, Optional<String> state) {
    Meta meta = Meta.modern(request);
    Map<String, Input> inputs = Input.of(request.params().path("inputResponses"));
    Notes notes = new Notes(http.channel(), meta);
    return switch (runs.run(visitor, request, meta, http.channel(), notes, inputs, state)) {
      case Runs.Ended.Failed(Reply reply) -> reply;
      case Runs.Ended.With(Outcome outcome) ->
          switch (outcome) {
            case Answer answer -> answered(request, answer);
            case Messages messages -> Reply.result(request.id(), server.complete(messages.node()));
            case Contents contents -> read(request, contents);
            case Refusal refusal -> refusal.reply(request.id(), true);
            case Ask ask -> asked(visitor, request, meta, ask);
          };
    };
  }

  private Reply answered(Message.Request request, Answer answer) {
    return Reply.result(
        request.id(),
        Runs.CONTENT,
        answer.content(),
        answer.structuredContent(),
        answer.isError() ? Runs.IS_ERROR : Runs.NO_ERROR,
        server.afterModernContent());
  }

  private Reply read(Message.Request request, Contents contents) {
    ObjectNode result = server.complete(contents.node());
    return Reply.result(
        request.id(), McpServer.cacheable(result, contents.ttlMs(), contents.shared()));
  }

  private static void merge(ObjectNode into, Map.Entry<String, JsonNode> member) {
    ObjectNode at = into.withObjectProperty(member.getKey());
    member.getValue().properties().forEach(e -> merge(at, e));
  }

  /// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
  private Reply asked(V visitor, Message.Request request, Meta meta, Ask ask) {
    ObjectNode missing = Json.object();
    ObjectNode result = server.complete(Json.object()).put("resultType", "input_required");
    ask.questions()
        .forEach(
            (key, question) -> {
              if (!meta.capabilities().map(question::isCoveredBy).orElse(true)) {
                question.needs().properties().forEach(e -> merge(missing, e));
              }
              result
                  .withObjectProperty("inputRequests")
                  .putObject(key)
                  .put("method", question.method())
                  .set("params", question.params());
            });
    if (!missing.isEmpty()) {
      return Reply.error(400, request.id(), RpcError.missingCapability(missing));
    }
    ask.state()
        .ifPresent(
            state ->
                result.put(
                    "requestState",
                    server
                        .requestState()
                        .sealed(runs.caller(visitor), request, state, ask.once())));
    return Reply.result(request.id(), result);
  }
}
