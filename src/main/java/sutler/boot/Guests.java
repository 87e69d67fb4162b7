package sutler.boot;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.store.Vault;

/// Guests' tokens: sealed with the store's keys, so that every node reads them and nobody else
/// makes one. A guest is known by its token alone: client ids are public, so they tell nobody
/// apart.
final class Guests {
  private static final String PREFIX = "guest_";
  private static final byte[] CONTEXT = "guest-token".getBytes(StandardCharsets.US_ASCII);

  private final Vault vault;

  Guests(Vault vault) {
    this.vault = vault;
  }

  String token(Set<String> scopes, Instant expiresAt) {
    String said =
        String.join(
            "\n",
            Long.toString(expiresAt.getEpochSecond()),
            String.join(" ", scopes),
            UUID.randomUUID().toString());
    byte[] sealed = vault.sealForClient(said.getBytes(StandardCharsets.UTF_8), CONTEXT);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  Optional<Caller> caller(String token) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return decoded(token.substring(PREFIX.length()))
        .flatMap(cipher -> vault.openFromClient(cipher, CONTEXT))
        .map(said -> Arrays.asList(new String(said, StandardCharsets.UTF_8).split("\n", 3)))
        .filter(said -> Instant.now().getEpochSecond() < Long.parseLong(said.getFirst()))
        .map(said -> caller(said.get(1), said.get(2)));
  }

  private static Caller caller(String scopes, String id) {
    EnumSet<Scope> may = EnumSet.noneOf(Scope.class);
    List.of(scopes.split(" ")).forEach(s -> Scope.of(s).ifPresent(may::add));
    UUID guest = UUID.fromString(id);
    return new Caller(guest, guest, may, Caller.Way.GUEST, Optional.empty());
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
