package sutler.identity;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Who makes a call, once the credential has been verified.
///
/// @param accountId whose account it is; with a guest, nobody's
/// @param credentialId the key or token used; limits count by it
/// @param affiliate the code to attribute purchases to, already known to be valid
public record Caller(
    UUID accountId, UUID credentialId, Set<Scope> scopes, Way way, Optional<String> affiliate) {

  /// How a caller came in.
  public enum Way {
    KEY,
    /// A person let an assistant in: it can ask that person for more.
    TOKEN,
    /// A program without a signed-in user.
    GUEST
  }

  public Caller(UUID accountId, UUID credentialId, Set<Scope> scopes, Optional<String> affiliate) {
    this(accountId, credentialId, scopes, Way.KEY, affiliate);
  }

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  public boolean isGuest() {
    return way == Way.GUEST;
  }

  public Caller withAffiliate(String code) {
    return new Caller(accountId, credentialId, scopes, way, Optional.of(code));
  }
}
