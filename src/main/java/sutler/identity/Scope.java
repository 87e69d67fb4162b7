package sutler.identity;

import java.util.Optional;

/// What a credential may do.
public enum Scope {
  CATALOG_READ("catalog:read"),
  ORDERS_READ("orders:read"),
  PURCHASE("purchase");

  private final String code;

  Scope(String code) {
    this.code = code;
  }

  /// The name in tokens and challenges.
  public String code() {
    return code;
  }

  public static Optional<Scope> of(String code) {
    for (Scope scope : values()) {
      if (scope.code.equals(code)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
