package sutler.identity;

import java.util.Locale;
import java.util.UUID;

/// Who does something: stored on each invoice and each event.
///
/// @param id of the credential, or a name; empty where the kind says all
public record Actor(Kind kind, String id) {

  /// What can act.
  public enum Kind {
    /// A person, signed in.
    SESSION,
    /// A program with an API key.
    KEY,
    /// An assistant that a person let in.
    GRANT,
    /// A program for somebody who has not signed in.
    GUEST,
    /// Who has a link, and nothing else.
    LINK,
    /// Who runs the store.
    OPERATOR,
    /// A payment rail, by its name.
    RAIL,
    /// The store itself: time has passed, a supplier has answered.
    STORE,
    /// From before actors were kept.
    UNKNOWN
  }

  public static final Actor STORE = new Actor(Kind.STORE, "");
  public static final Actor LINK = new Actor(Kind.LINK, "");
  public static final Actor OPERATOR = new Actor(Kind.OPERATOR, "");

  public static Actor session(UUID account) {
    return new Actor(Kind.SESSION, account.toString());
  }

  public static Actor rail(String name) {
    return new Actor(Kind.RAIL, name);
  }

  public static Actor of(Caller caller) {
    Kind kind =
        switch (caller.way()) {
          case KEY -> Kind.KEY;
          case TOKEN -> Kind.GRANT;
          case GUEST -> Kind.GUEST;
        };
    return new Actor(kind, caller.credentialId().toString());
  }

  public boolean isGuest() {
    return kind == Kind.GUEST;
  }

  /// For storage and logs: `key:0b1c...`.
  public String text() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + id;
  }

  /// Reads [#text].
  public static Actor of(String text) {
    String[] parts = text.split(":", 2);
    return new Actor(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1]);
  }
}
