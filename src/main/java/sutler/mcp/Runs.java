package sutler.mcp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// Runs handlers: what both eras do alike.
///
/// @param <V> who calls
final class Runs<V> {
  static final byte[] CONTENT = "{\"content\":".getBytes(StandardCharsets.US_ASCII);
  static final byte[] IS_ERROR = ",\"isError\":true".getBytes(StandardCharsets.US_ASCII);
  static final byte[] NO_ERROR = ",\"isError\":false".getBytes(StandardCharsets.US_ASCII);
  private static final Logger LOG = System.getLogger(Runs.class.getName());

  /// Completion and the like come with every key that somebody presses.
  private static final int LIGHT_FACTOR = 10;

  private final McpServer<V> server;
  private final Authenticator<V> authenticator;
  private final RateLimit limit;
  private final RateLimit lightLimit;

  Runs(McpServer<V> server, Authenticator<V> authenticator, int callsPerMinute) {
    this.server = server;
    this.authenticator = authenticator;
    this.limit = new RateLimit(callsPerMinute);
    this.lightLimit = new RateLimit(callsPerMinute * LIGHT_FACTOR);
    server.node().onTaken(limit::takenElsewhere);
  }

  sealed interface Ended {
    record With(Outcome outcome) implements Ended {}

    record Failed(Reply reply) implements Ended {}
  }

  String caller(V visitor) {
    return authenticator.callerKey(visitor);
  }

  /// Takes one of the caller's calls; a reply where there is none left.
  Optional<Reply> heavy(Http http, Message.Request request) {
    Optional<Reply> tooMany = limited(http, limit, Optional.of(request.id()));
    if (tooMany.isPresent()) {
      server.node().refused();
    } else if (limit.isOn()) {
      server.node().taken(http.limitKey());
    }
    return tooMany;
  }

  Optional<Reply> light(Http http, Message.Request request) {
    return limited(http, lightLimit, Optional.of(request.id()));
  }

  /// For messages that have no id of their own.
  Optional<Reply> light(Http http) {
    return limited(http, lightLimit, Optional.empty());
  }

  private Optional<Reply> limited(Http http, RateLimit taken, Optional<String> id) {
    OptionalLong wait = taken.take(http.limitKey());
    if (wait.isEmpty()) {
      return Optional.empty();
    }
    authenticator.limited(http.limitKey());
    String message = "Too many calls; try again in " + wait.getAsLong() + " s";
    RpcError error = new RpcError(RpcError.TOO_MANY_CALLS, message);
    return Optional.of(Reply.error(429, id, error, Optional.of(wait.getAsLong())));
  }

  /// `completion/complete`.
  ///
  /// @param finished what the era adds to a result
  Reply complete(
      V visitor, Message.Request request, Http http, UnaryOperator<ObjectNode> finished) {
    Optional<Reply> tooMany = light(http, request);
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    return switch (Completing.complete(server.lists(), visitor, request)) {
      case Completing.Completed.Refused(RpcError error) -> Reply.error(200, request.id(), error);
      case Completing.Completed.Suggested(Completion completion) ->
          Reply.result(request.id(), finished.apply(completion.node()));
    };
  }

  /// Finds the handler of a request and runs it. The caller's call is taken before.
  Ended run(
      V visitor,
      Message.Request request,
      Meta meta,
      Channel channel,
      Notes notes,
      Map<String, Input> inputs,
      Optional<String> state) {
    return switch (Targets.of(server.lists(), request)) {
      case Targets.Target.Unknown<V>(Refusal refusal) -> new Ended.With(refusal);
      case Targets.Target.Known<V> known -> {
        Call<V> call = new Call<>(visitor, known.arguments(), meta, channel, notes, inputs, state);
        yield guarded(request, meta, () -> known.handler().apply(call));
      }
    };
  }

  private static Ended guarded(Message.Request request, Meta meta, Supplier<Outcome> handler) {
    try {
      return new Ended.With(handler.get());
    } catch (RuntimeException broken) {
      String trace = meta.trace().map(t -> " (trace " + t.traceId() + ")").orElse("");
      LOG.log(Level.ERROR, "a handler of " + request.method() + " broke" + trace, broken);
      return new Ended.Failed(
          Reply.error(200, request.id(), new RpcError(RpcError.INTERNAL, "Internal error")));
    }
  }
}
