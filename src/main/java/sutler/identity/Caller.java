package sutler.identity;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Who makes a call, once the credential has been verified.
///
/// @param credentialId the key or token used; limits count by it
/// @param affiliate the code to attribute purchases to, already known to be valid
public record Caller(
    UUID accountId, UUID credentialId, Set<Scope> scopes, Optional<String> affiliate) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  public Caller withAffiliate(String code) {
    return new Caller(accountId, credentialId, scopes, Optional.of(code));
  }
}
