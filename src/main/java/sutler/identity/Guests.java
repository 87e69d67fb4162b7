package sutler.identity;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Guests' tokens. A guest is known by its token alone: client ids are public, so they tell nobody
/// apart.
public final class Guests {
  public static final String PURPOSE = "guest-token";
  private static final String PREFIX = "guest_";

  private final SealedTokens tokens;

  /// @param tokens for [#PURPOSE]
  public Guests(SealedTokens tokens) {
    this.tokens = tokens;
  }

  /// @param guest an id that nobody has
  public String token(UUID guest, Set<String> scopes, Instant expiresAt) {
    return PREFIX + tokens.make(expiresAt, List.of(String.join(" ", scopes), guest.toString()));
  }

  public Optional<Caller> caller(String token) {
    return Optional.of(token)
        .filter(text -> text.startsWith(PREFIX))
        .flatMap(text -> tokens.read(text.substring(PREFIX.length())))
        .map(said -> caller(said.getFirst(), UUID.fromString(said.get(1))));
  }

  private static Caller caller(String scopes, UUID guest) {
    EnumSet<Scope> may = EnumSet.noneOf(Scope.class);
    List.of(scopes.split(" ")).forEach(s -> Scope.of(s).ifPresent(may::add));
    return new Caller(guest, guest, may, Caller.Way.GUEST, Optional.empty());
  }
}
