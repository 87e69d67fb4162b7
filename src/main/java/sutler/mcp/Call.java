package sutler.mcp;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One request, as its handler sees it.
///
/// @param <V> who calls
public final class Call<V> {
  private final V visitor;
  private final ObjectNode arguments;
  private final Meta meta;
  private final Channel channel;
  private final Notes notes;
  private final Map<String, Input> inputs;
  private final Optional<String> state;

  Call(
      V visitor,
      ObjectNode arguments,
      Meta meta,
      Channel channel,
      Notes notes,
      Map<String, Input> inputs,
      Optional<String> state) {
    this.visitor = visitor;
    this.arguments = arguments;
    this.meta = meta;
    this.channel = channel;
    this.notes = notes;
    this.inputs = inputs;
    this.state = state;
  }

  public V visitor() {
    return visitor;
  }

  /// A tool's arguments; a prompt's; the variables of a resource template.
  public ObjectNode arguments() {
    return arguments;
  }

  /// An argument that is a text and not empty.
  public Optional<String> text(String argument) {
    return Optional.of(arguments.path(argument))
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .filter(t -> !t.isEmpty());
  }

  /// What the client said to the question of an [Ask] before.
  public Optional<Input> input(String key) {
    return Optional.ofNullable(inputs.get(key));
  }

  /// What this handler kept in an [Ask] before.
  public Optional<String> state() {
    return state;
  }

  /// Whether the client can be asked this. Before 2026-07-28 a call does not say; there the answer
  /// is yes, and a client that cannot answers [Input.Failed].
  public boolean canAsk(Question question) {
    return meta.capabilities().map(question::isCoveredBy).orElse(true);
  }

  /// Tells a client that wants to know how far the work is. Values that do not grow are dropped.
  public void progress(long done, long total, String message) {
    notes.progress(done, Optional.of(total), message);
  }

  /// Tells a client that wants to know. Never secrets: the client's model may read it.
  public void log(LogLevel level, String logger, JsonNode data) {
    notes.log(level, logger, data);
  }

  /// Whether the client has hung up or cancelled. Work that can stop without harm should.
  public boolean isCancelled() {
    return channel.isCancelled();
  }

  /// What the client sent beside the arguments, in `_meta`, under a name of somebody else's.
  public Optional<JsonNode> meta(String name) {
    return Optional.of(meta.node().path(name)).filter(node -> !node.isMissingNode());
  }

  public Optional<Trace> trace() {
    return meta.trace();
  }
}
