package sutler.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// `requestState`: a handler's notes, carried by the client, who can neither read nor change them.
/// Sealed together with an expiry, bound to the caller, the method and its arguments.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
final class RequestState {
  static final long LIFE_MS = 10 * 60 * 1_000;
  static final int STATE_BYTES_MAX = 4_096;
  private static final int SEALED_CHARS_MAX = 8_192;
  private static final int ID_BYTES = 16;
  private static final int HEAD_BYTES = 1 + Long.BYTES + ID_BYTES;
  private static final byte ONCE = 1;

  private final Seal seal;
  private final UsedOnce used;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  RequestState(Seal seal, UsedOnce used, InstantSource clock) {
    this.seal = seal;
    this.used = used;
    this.clock = clock;
  }

  /// What became of a state that came back.
  sealed interface Opened {
    /// @param once the id by which it is used up, where it may be used a single time
    record Good(String state, Optional<String> once, Instant until) implements Opened {}

    record Bad(String reason) implements Opened {}
  }

  String sealed(String caller, Message.Request request, String state, boolean once) {
    byte[] text = state.getBytes(StandardCharsets.UTF_8);
    if (text.length > STATE_BYTES_MAX) {
      throw new IllegalArgumentException("a state has at most " + STATE_BYTES_MAX + " bytes");
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    ByteBuffer plain =
        ByteBuffer.allocate(HEAD_BYTES + text.length)
            .put(once ? ONCE : 0)
            .putLong(clock.millis() + LIFE_MS)
            .put(id)
            .put(text);
    byte[] sealed = seal.seal(plain.array(), context(caller, request));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  Opened open(String caller, Message.Request request, String sealed) {
    Optional<byte[]> plain = decoded(sealed).flatMap(b -> seal.open(b, context(caller, request)));
    if (plain.isEmpty() || plain.get().length < HEAD_BYTES) {
      return new Opened.Bad(
          "requestState does not belong to this call; make the call again without it");
    }
    ByteBuffer buffer = ByteBuffer.wrap(plain.get());
    boolean once = buffer.get() == ONCE;
    Instant until = Instant.ofEpochMilli(buffer.getLong());
    byte[] id = new byte[ID_BYTES];
    buffer.get(id);
    if (!clock.instant().isBefore(until)) {
      return new Opened.Bad("requestState has expired; make the call again without it");
    }
    Optional<String> key =
        once ? Optional.of(Base64.getUrlEncoder().encodeToString(id)) : Optional.empty();
    return new Opened.Good(StandardCharsets.UTF_8.decode(buffer).toString(), key, until);
  }

  /// Uses it up, as the last thing before the handler runs.
  ///
  /// @return false when it was used before
  boolean use(Opened.Good state) {
    return state.once().isEmpty() || used.first(state.once().get(), state.until());
  }

  private static Optional<byte[]> decoded(String sealed) {
    try {
      return sealed.length() > SEALED_CHARS_MAX
          ? Optional.empty()
          : Optional.of(Base64.getUrlDecoder().decode(sealed));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// A digest, with lengths before the parts so that none can run into the next.
  private static byte[] context(String caller, Message.Request request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      JsonNode params = request.params();
      add(digest, "mcp requestState 1");
      add(digest, caller);
      add(digest, request.method());
      add(digest, params.path("name").asString(""));
      add(digest, params.path("uri").asString(""));
      add(digest, ordered(params.path("arguments")));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  /// The same text for objects that differ in the order of their members only. No arguments are the
  /// same as empty ones.
  private static String ordered(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, String> members = new TreeMap<>();
      node.properties().forEach(e -> members.put(Json.quoted(e.getKey()), ordered(e.getValue())));
      return members.toString();
    }
    if (node.isArray()) {
      StringBuilder list = new StringBuilder("[");
      node.forEach(item -> list.append(ordered(item)).append(','));
      return list.append(']').toString();
    }
    return node.isMissingNode() || node.isNull() ? "{}" : node.toString();
  }
}
