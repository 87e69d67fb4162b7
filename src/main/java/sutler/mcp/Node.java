package sutler.mcp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What this node has in its hands, and what it tells the others. A message on the bus is an object
/// with a `type`.
final class Node {
  private static final Logger LOG = System.getLogger(Node.class.getName());

  private final Bus bus;
  private final Listeners listeners = new Listeners();
  private final Awaited awaited;
  private final Callers callers = new Callers();
  private final Tally tally = new Tally();
  private final String name = UUID.randomUUID().toString();
  private volatile BiConsumer<String, Integer> takenElsewhere = (key, calls) -> {};
  private final Map<Running, Set<Channel>> running = new ConcurrentHashMap<>();

  /// @param id of the request, as JSON text
  private record Running(String caller, String id) {}

  Node(Bus bus, Seal seal) {
    this.bus = bus;
    this.awaited = new Awaited(seal);
    bus.listen(this::receive);
  }

  Listeners listeners() {
    return listeners;
  }

  Awaited awaited() {
    return awaited;
  }

  Callers callers() {
    return callers;
  }

  /// @param limit hears of calls that other nodes took: for whom, and how many
  void onTaken(BiConsumer<String, Integer> limit) {
    takenElsewhere = limit;
  }

  /// A call was taken here.
  void taken(String limitKey) {
    tellTaken(tally.add(limitKey));
  }

  /// A call was refused here.
  void refused() {
    tellTaken(tally.rest());
  }

  private void tellTaken(Map<String, Integer> telling) {
    if (!telling.isEmpty()) {
      ObjectNode message = message("taken", "").put("node", name);
      ObjectNode calls = message.putObject("calls");
      telling.forEach(calls::put);
      tell(message);
    }
  }

  void changed(Change change) {
    ObjectNode message = message("change", "").put("method", change.method());
    tell(change instanceof Change.Updated(String uri) ? message.put("uri", uri) : message);
  }

  /// However many have changed, only those that somebody watches cost anything.
  void updatedHere(Collection<String> uris) {
    Set<String> watched = new HashSet<>(listeners.watched());
    watched.addAll(callers.watched());
    if (!watched.isEmpty()) {
      uris.stream().filter(watched::contains).forEach(u -> changedHere(new Change.Updated(u)));
    }
  }

  private void changedHere(Change change) {
    listeners.tell(change);
    if (change instanceof Change.Updated(String uri)) {
      callers.changed(uri);
    }
  }

  /// Takes a client's answer to where it is awaited. Only an id that some node gave to this caller
  /// goes to the others.
  void answered(String caller, String id, JsonNode answer) {
    if (awaited.isOurs(caller, id) && !awaited.answer(caller, id, answer)) {
      ObjectNode message = message("answer", caller).put("id", id);
      // As text: the tree may be as deep as a message can be.
      message.put("answer", answer.toString());
      bus.send(message.toString());
    }
  }

  void level(String caller, LogLevel level) {
    callers.level(caller, level);
    tell(message("level", caller).put("level", level.text()));
  }

  /// @return false when the caller watches as many as it can
  boolean watch(String caller, String uri) {
    boolean room = callers.watch(caller, uri);
    if (room) {
      tell(message("watch", caller).put("uri", uri));
    }
    return room;
  }

  void unwatch(String caller, String uri) {
    callers.unwatch(caller, uri);
    tell(message("unwatch", caller).put("uri", uri));
  }

  void cancel(String caller, String requestId) {
    cancelHere(caller, requestId);
    tell(message("cancel", caller).put("id", requestId));
  }

  /// Runs something that a legacy client can cancel.
  Reply running(String caller, String requestId, Channel channel, Supplier<Reply> work) {
    Running key = new Running(caller, requestId);
    running.compute(
        key,
        (k, known) -> {
          Set<Channel> channels = known == null ? ConcurrentHashMap.newKeySet() : known;
          channels.add(channel);
          return channels;
        });
    try {
      return work.get();
    } finally {
      running.computeIfPresent(
          key,
          (k, known) -> {
            known.remove(channel);
            return known.isEmpty() ? null : known;
          });
    }
  }

  private void cancelHere(String caller, String requestId) {
    running.getOrDefault(new Running(caller, requestId), Set.of()).forEach(Channel::cancel);
  }

  private static ObjectNode message(String type, String caller) {
    return Json.object().put("type", type).put("caller", caller);
  }

  /// For what this node has done already: that the others miss it must not undo it.
  private void tell(ObjectNode message) {
    try {
      bus.send(message.toString());
    } catch (RuntimeException unreachable) {
      LOG.log(Level.WARNING, "the other nodes were not told: " + unreachable.getMessage());
    }
  }

  private void receive(String text) {
    JsonNode message = Json.MAPPER.readTree(text);
    String caller = message.path("caller").asString("");
    String uri = message.path("uri").asString("");
    String id = message.path("id").asString("");
    switch (message.path("type").asString("")) {
      case "change" ->
          Change.of(message.path("method").asString(""), uri).ifPresent(this::changedHere);
      case "answer" ->
          awaited.answer(caller, id, Json.MAPPER.readTree(message.path("answer").asString("{}")));
      case "level" ->
          LogLevel.of(message.path("level").asString(""))
              .ifPresent(level -> callers.level(caller, level));
      case "watch" -> callers.watch(caller, uri);
      case "unwatch" -> callers.unwatch(caller, uri);
      case "cancel" -> cancelHere(caller, id);
      case "taken" -> {
        if (!message.path("node").asString("").equals(name)) {
          message
              .path("calls")
              .properties()
              .forEach(each -> takenElsewhere.accept(each.getKey(), each.getValue().asInt(0)));
        }
      }
      default -> {
        // Of a newer version of this program.
      }
    }
  }
}
