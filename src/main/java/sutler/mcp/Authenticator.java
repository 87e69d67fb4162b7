package sutler.mcp;

import java.util.Optional;

/// Says who a caller is.
///
/// @param <V> what the server's tools get to know of a caller
public interface Authenticator<V> {

  /// The caller, or empty when none of the credentials is good.
  Optional<V> authenticate(Credentials credentials);

  /// What names a caller to what belongs to it alone. Two callers that may not see each other's
  /// things never have the same.
  String callerKey(V visitor);

  /// For whom calls are counted. It must not be something of which a caller can have many.
  ///
  /// @param network where the request comes from
  default String limitKey(V visitor, String network) {
    return callerKey(visitor);
  }

  /// One who is counted has had as many calls as there are.
  ///
  /// @param limitKey for whom calls are counted
  default void limited(String limitKey) {}

  /// Hears of a visitor who was let in and may not do what they asked for.
  default void refused(V visitor, String network) {}

  /// What a request brought along. It does not print itself.
  ///
  /// @param network where it comes from
  /// @param pathKey the last part of the path, `/mcp/{key}`
  /// @param bearer from `Authorization: Bearer`
  /// @param apiKey from `X-API-Key`
  /// @param ref from `?ref=`
  record Credentials(
      String network,
      Optional<String> pathKey,
      Optional<String> bearer,
      Optional<String> apiKey,
      Optional<String> ref) {

    /// The one that counts: path before header, `Authorization` before `X-API-Key`.
    public Optional<String> first() {
      return pathKey.or(() -> bearer).or(() -> apiKey);
    }

    @Override
    public String toString() {
      return "Credentials[***]";
    }
  }
}
