package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import sutler.crypto.Sha256;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityLog;

/// What people have allowed assistants, with every secret as a hash.
public final class SqlGrants implements OAuth2AuthorizationService {
  /// How long the refresh token before the current one still works: an answer may get lost.
  private static final String GRACE = "30 seconds";

  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int REMEMBERED_MAX = 100_000;

  private final Database database;
  private final String resource;
  private final UnaryOperator<String> clientNames;
  private final SecurityLog log;
  private final Notices notices;
  private final Cache<ByteBuffer, Optional<Caller>> callers =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(REMEMBERED).build();

  /// @param log hears what people let assistants do
  /// @param resource which all tokens are for: the store's MCP endpoint
  /// @param clientNames what a client calls itself, by its id
  /// @param notices hears what the owners of accounts are to be told
  public SqlGrants(
      Database database,
      String resource,
      UnaryOperator<String> clientNames,
      SecurityLog log,
      Notices notices) {
    this.log = log;
    this.notices = notices;
    this.database = database;
    this.resource = resource;
    this.clientNames = clientNames;
  }

  /// What the owner of an account is told, by the name of the client.
  public interface Notices {
    void connected(UUID account, String client);

    /// A refresh token came again that had been replaced; the client is let in no more.
    void stolen(UUID account, String client);
  }

  /// A grant as its owner sees it.
  public record Shown(
      UUID id,
      String clientName,
      String clientId,
      List<String> scopes,
      Instant createdAt,
      Optional<Instant> usedAt) {}

  @Override
  public void save(OAuth2Authorization authorization) {
    if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(
        authorization.getAuthorizationGrantType())) {
      // A guest's token holds all there is to know.
      used(authorization.getRegisteredClientId());
      return;
    }
    String name = clientNames.apply(authorization.getRegisteredClientId());
    GrantRow row = GrantRow.of(authorization, name, resource);
    if (row.revoked()) {
      revoke(row.accountId(), row.id());
      return;
    }
    database.inTransaction(
        () -> {
          row.save(database);
          return row.access().isPresent() ? used(row.clientId()) : 0;
        });
    if (row.access().isEmpty()) {
      callers.invalidateAll();
    } else {
      log.write(
          SecurityEvent.of(SecurityEvent.Kind.TOKEN_GIVEN)
              .by(row.accountId())
              .with("grant", row.id())
              .with("client", row.clientId()));
    }
    if (row.access().isEmpty() && row.code().isPresent()) {
      log.write(
          SecurityEvent.of(SecurityEvent.Kind.CONSENT_GIVEN)
              .by(row.accountId())
              .with("grant", row.id())
              .with("client", row.clientId())
              .with("scopes", String.join(" ", row.scopes())));
      notices.connected(row.accountId(), name);
    }
  }

  /// A client that somebody has let in is kept.
  private int used(String clientId) {
    return database
        .sql()
        .sql("UPDATE oauth_client SET used_at = now() WHERE client_id = ?")
        .param(clientId)
        .update();
  }

  @Override
  public void remove(OAuth2Authorization authorization) {
    database
        .sql()
        .sql("DELETE FROM oauth_grant WHERE id = ?")
        .param(UUID.fromString(authorization.getId()))
        .update();
  }

  @Override
  public @Nullable OAuth2Authorization findById(String id) {
    return one("id = ?", UUID.fromString(id), Optional.empty()).orElse(null);
  }

  @Override
  public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
    return switch (type == null ? "any" : type.getValue()) {
      case "state" -> by("state_hash = ?", token).orElse(null);
      case "code" -> by("code_hash = ?", token).orElse(null);
      case "access_token" -> by("access_hash = ?", token).orElse(null);
      case "refresh_token" -> byRefreshToken(token).orElse(null);
      case "any" ->
          by("access_hash = ?", token).or(() -> by("refresh_hash = ?", token)).orElse(null);
      default -> null;
    };
  }

  /// The current refresh token, or the one before it for some seconds, for a year in all. One that
  /// comes later was stolen from its owner or by its owner: the grant ends for both.
  private Optional<OAuth2Authorization> byRefreshToken(String token) {
    Optional<OAuth2Authorization> current =
        by("refresh_hash = ? AND created_at > now() - interval '1 year'", token);
    if (current.isPresent()) {
      return current;
    }
    Optional<OAuth2Authorization> before =
        by("last_refresh_hash = ? AND rotated_at > now() - interval '" + GRACE + "'", token);
    if (before.isEmpty()) {
      database
          .sql()
          .sql(
              "UPDATE oauth_grant SET revoked_at = now(), access_hash = NULL, refresh_hash = NULL"
                  + " WHERE id = (SELECT grant_id FROM spent_refresh WHERE hash = ?) AND revoked_at IS NULL"
                  + " RETURNING account_id, client_name")
          .param(Sha256.of(token))
          .query((row, n) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
          .optional()
          .ifPresent(ended -> notices.stolen(ended.getKey(), ended.getValue()));
    }
    return before.map(grant -> withRefreshToken(grant, token));
  }

  /// The row holds the token that followed; who comes with the one before goes on with that.
  private static OAuth2Authorization withRefreshToken(OAuth2Authorization grant, String token) {
    var current = grant.getRefreshToken();
    if (current == null) {
      return grant;
    }
    return OAuth2Authorization.from(grant)
        .refreshToken(
            new OAuth2RefreshToken(
                token, current.getToken().getIssuedAt(), current.getToken().getExpiresAt()))
        .build();
  }

  private Optional<OAuth2Authorization> by(String condition, String token) {
    return one(condition, Sha256.of(token), Optional.of(token));
  }

  private Optional<OAuth2Authorization> one(
      String condition, Object value, Optional<String> shown) {
    return database
        .sql()
        .sql("SELECT * FROM oauth_grant WHERE revoked_at IS NULL AND " + condition)
        .param(value)
        .query((row, n) -> GrantRow.of(row).authorization(shown))
        .optional();
  }

  /// Whose access token this is. One for another resource is not known. What is read is remembered
  /// for some seconds.
  public Optional<Caller> caller(String token) {
    byte[] hash = Sha256.of(token);
    return callers.get(ByteBuffer.wrap(hash), k -> find(hash));
  }

  private Optional<Caller> find(byte[] hash) {
    return database
        .sql()
        .sql(
            "UPDATE oauth_grant SET used_at = now() WHERE access_hash = ? AND resource = ?"
                + " AND revoked_at IS NULL AND access_expires_at > now() RETURNING id, account_id, access_scopes")
        .param(hash)
        .param(resource)
        .query(SqlGrants::caller)
        .optional();
  }

  private static Caller caller(ResultSet row, int number) throws SQLException {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String code : (String[]) row.getArray("access_scopes").getArray()) {
      Scope.of(code).ifPresent(scopes::add);
    }
    return new Caller(
        row.getObject("account_id", UUID.class),
        row.getObject("id", UUID.class),
        scopes,
        Caller.Way.TOKEN,
        Optional.empty());
  }

  /// The assistants that an account has let in, the last used first.
  public List<Shown> of(UUID accountId) {
    return database
        .sql()
        .sql(
            "SELECT id, client_name, client_id, scopes, created_at, used_at FROM oauth_grant"
                + " WHERE account_id = ? AND revoked_at IS NULL AND access_hash IS NOT NULL"
                + " AND greatest(access_expires_at, refresh_expires_at) > now()"
                + " ORDER BY coalesce(used_at, created_at) DESC LIMIT 100")
        .param(accountId)
        .query(
            (row, n) ->
                new Shown(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    Arrays.asList((String[]) row.getArray(4).getArray()),
                    row.getTimestamp(5).toInstant(),
                    Optional.ofNullable(row.getTimestamp(6)).map(java.sql.Timestamp::toInstant)))
        .list();
  }

  /// @return false when the account has no such grant
  public boolean revoke(UUID accountId, UUID id) {
    int revoked =
        database
            .sql()
            .sql(
                "UPDATE oauth_grant SET revoked_at = now(), access_hash = NULL, refresh_hash = NULL"
                    + " WHERE id = ? AND account_id = ? AND revoked_at IS NULL")
            .param(id)
            .param(accountId)
            .update();
    callers.invalidateAll();
    if (revoked == 1) {
      log.write(
          SecurityEvent.of(SecurityEvent.Kind.CONSENT_REVOKED).by(accountId).with("grant", id));
    }
    return revoked == 1;
  }

  /// What is remembered of callers is no longer so.
  public void forget() {
    callers.invalidateAll();
  }

  /// Forgets requests that nobody finished, and what ended long ago.
  public void purge() {
    database
        .sql()
        .sql("DELETE FROM spent_refresh WHERE spent_at < now() - interval '40 days'")
        .update();
    database
        .sql()
        .sql(
            "DELETE FROM oauth_grant WHERE (access_issued_at IS NULL AND created_at < now() - interval '1 day')"
                + " OR greatest(access_expires_at, refresh_expires_at, revoked_at) < now() - interval '30 days'")
        .update();
  }
}
