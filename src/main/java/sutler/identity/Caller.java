package sutler.identity;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Who makes a call, once the credential has been verified.
///
/// @param credentialId the key or token used; limits count by it
/// @param byToken whether a person let an assistant in: it can ask that person for more
/// @param affiliate the code to attribute purchases to, already known to be valid
public record Caller(
    UUID accountId,
    UUID credentialId,
    Set<Scope> scopes,
    boolean byToken,
    Optional<String> affiliate) {

  public Caller(UUID accountId, UUID credentialId, Set<Scope> scopes, Optional<String> affiliate) {
    this(accountId, credentialId, scopes, false, affiliate);
  }

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  public Caller withAffiliate(String code) {
    return new Caller(accountId, credentialId, scopes, byToken, Optional.of(code));
  }

  /// The same, let in by a person.
  public Caller letIn() {
    return new Caller(accountId, credentialId, scopes, true, affiliate);
  }
}
