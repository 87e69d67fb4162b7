package sutler.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What those who watch over the store want to hear of. There is no secret in it.
///
/// @param network from which it came; empty where nobody called
/// @param details by name, in their order
public record SecurityEvent(
    Kind kind, Optional<UUID> account, Optional<String> network, Map<String, String> details) {

  public enum Kind {
    LINK_ASKED,
    SIGNED_IN,
    SIGNED_OUT,
    SIGN_IN_FAILED,
    CREDENTIAL_REFUSED,
    /// Somebody may not do what they asked for, or asked as another site would.
    ACCESS_REFUSED,
    KEY_MADE,
    KEY_REVOKED,
    KEY_FROM_NEW_NETWORK,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    EMAIL_CHANGED,
    SIGNED_OUT_EVERYWHERE,
    CONSENT_GIVEN,
    CONSENT_REVOKED,
    TOKEN_GIVEN,
    /// A refresh token that had been replaced came again.
    TOKEN_STOLEN,
    REVEALED,
    LIMITED,
    ACCOUNT_EXPORTED,
    ACCOUNT_DELETED,
    STORE_OPENED,
    STORE_CLOSED;

    /// As it stands in the log.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether somebody can cause as many as they like.
    public boolean isWithoutEnd() {
      return switch (this) {
        case LINK_ASKED, SIGN_IN_FAILED, CREDENTIAL_REFUSED, ACCESS_REFUSED, LIMITED, TOKEN_GIVEN ->
            true;
        default -> false;
      };
    }
  }

  public SecurityEvent {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  public static SecurityEvent of(Kind kind) {
    return new SecurityEvent(kind, Optional.empty(), Optional.empty(), Map.of());
  }

  public SecurityEvent by(UUID who) {
    return new SecurityEvent(kind, Optional.of(who), network, details);
  }

  public SecurityEvent from(String where) {
    return new SecurityEvent(kind, account, Optional.of(where), details);
  }

  public SecurityEvent with(String name, Object value) {
    Map<String, String> all = new LinkedHashMap<>(details);
    all.put(name, value.toString());
    return new SecurityEvent(kind, account, network, all);
  }
}
