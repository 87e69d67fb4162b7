package sutler.store;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import sutler.crypto.Sha256;

/// A row of `oauth_grant`, between the database and Spring's idea of an authorization. Secrets go
/// in as hashes and come out as stand-ins, `#` and the hash: enough to save them again, of no use
/// to anybody else.
///
/// @param stateHash of the request that waits for the person's consent
record GrantRow(
    UUID id,
    UUID accountId,
    String clientId,
    String clientName,
    Set<String> scopes,
    String resource,
    GrantRequest request,
    Optional<byte[]> stateHash,
    Optional<Secret> code,
    boolean codeUsed,
    Optional<Secret> access,
    Set<String> accessScopes,
    Optional<Secret> refresh,
    boolean revoked) {
  static final int ASKED_MAX = 20;
  static final int GRANTS_MAX = 300;

  /// Those refresh tokens of a grant by which a theft would be noticed.
  private static final int SPENT_MAX = 300;

  private static final String STATE = "state";
  private static final String STAND_IN = "#";

  /// A secret's hash and its time.
  record Secret(byte[] hash, Instant issuedAt, Instant expiresAt) {
    static Optional<Secret> of(
        OAuth2Authorization.@org.jspecify.annotations.Nullable Token<? extends OAuth2Token> held) {
      if (held == null) {
        return Optional.empty();
      }
      OAuth2Token token = held.getToken();
      return Optional.of(
          new Secret(
              GrantRow.hash(token.getTokenValue()),
              Optional.ofNullable(token.getIssuedAt()).orElse(Instant.EPOCH),
              Optional.ofNullable(token.getExpiresAt()).orElse(Instant.EPOCH)));
    }

    /// The secret itself where it was just shown to us, else what stands in for it.
    String value(Optional<String> shown) {
      return shown
          .filter(s -> MessageDigest.isEqual(Sha256.of(s), hash))
          .orElseGet(() -> STAND_IN + HexFormat.of().formatHex(hash));
    }
  }

  private static byte[] hash(String value) {
    return value.startsWith(STAND_IN)
        ? HexFormat.of().parseHex(value.substring(STAND_IN.length()))
        : Sha256.of(value);
  }

  /// @param clientName for people
  /// @param resource which the tokens are for
  static GrantRow of(OAuth2Authorization a, String clientName, String resource) {
    OAuth2AuthorizationRequest request = a.getAttribute(OAuth2AuthorizationRequest.class.getName());
    if (request == null) {
      throw new IllegalStateException("a grant without a request");
    }
    var code = a.getToken(OAuth2AuthorizationCode.class);
    var access = a.getAccessToken();
    var refresh = a.getRefreshToken();
    boolean revoked =
        (refresh != null && refresh.isInvalidated())
            || (refresh == null && access != null && access.isInvalidated());
    return new GrantRow(
        UUID.fromString(a.getId()),
        UUID.fromString(a.getPrincipalName()),
        a.getRegisteredClientId(),
        clientName,
        a.getAuthorizedScopes(),
        resource,
        GrantRequest.of(request),
        Optional.<String>ofNullable(a.getAttribute(STATE)).map(GrantRow::hash),
        Secret.of(code),
        code != null && code.isInvalidated(),
        access != null && access.isInvalidated() ? Optional.empty() : Secret.of(access),
        access == null ? Set.of() : access.getToken().getScopes(),
        Secret.of(refresh),
        revoked);
  }

  static GrantRow of(ResultSet row) throws SQLException {
    return new GrantRow(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        row.getString("client_id"),
        row.getString("client_name"),
        new LinkedHashSet<>(Arrays.asList((String[]) row.getArray("scopes").getArray())),
        row.getString("resource"),
        GrantRequest.read(row.getString("request")),
        Optional.ofNullable(row.getBytes("state_hash")),
        secret(row, "code"),
        row.getBoolean("code_used"),
        secret(row, "access"),
        new LinkedHashSet<>(Arrays.asList((String[]) row.getArray("access_scopes").getArray())),
        secret(row, "refresh"),
        row.getTimestamp("revoked_at") != null);
  }

  private static Optional<Secret> secret(ResultSet row, String kind) throws SQLException {
    byte[] hash = row.getBytes(kind + "_hash");
    if (hash == null) {
      return Optional.empty();
    }
    Instant until = row.getTimestamp(kind + "_expires_at").toInstant();
    Instant from =
        kind.equals("code")
            ? row.getTimestamp("created_at").toInstant()
            : row.getTimestamp(kind + "_issued_at").toInstant();
    return Optional.of(
        new Secret(hash, from.isBefore(until) ? from : until.minusSeconds(1), until));
  }

  /// @param shown the secret by which the row was found
  OAuth2Authorization authorization(Optional<String> shown) {
    OAuth2AuthorizationRequest asked = request.request(clientId);
    OAuth2Authorization.Builder builder =
        OAuth2Authorization.withRegisteredClient(standIn())
            .id(id.toString())
            .principalName(accountId.toString())
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizedScopes(scopes)
            .attribute(OAuth2AuthorizationRequest.class.getName(), asked)
            .attribute(
                java.security.Principal.class.getName(),
                UsernamePasswordAuthenticationToken.authenticated(
                    accountId.toString(), "", List.of()));
    stateHash.ifPresent(h -> builder.attribute(STATE, STAND_IN + HexFormat.of().formatHex(h)));
    code.ifPresent(
        c ->
            builder.token(
                new OAuth2AuthorizationCode(c.value(shown), c.issuedAt(), c.expiresAt()),
                m -> m.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, codeUsed)));
    access.ifPresent(
        t ->
            builder.token(
                new OAuth2AccessToken(
                    OAuth2AccessToken.TokenType.BEARER,
                    t.value(shown),
                    t.issuedAt(),
                    t.expiresAt(),
                    accessScopes)));
    refresh.ifPresent(
        t -> builder.token(new OAuth2RefreshToken(t.value(shown), t.issuedAt(), t.expiresAt())));
    return builder.build();
  }

  /// Spring reads the id of it and nothing else.
  private RegisteredClient standIn() {
    return RegisteredClient.withId(clientId)
        .clientId(clientId)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri("https://client.invalid")
        .build();
  }

  void save(Database database) {
    if (access.isEmpty()) {
      makeRoom(database);
    }
    database
        .sql()
        .sql(
            "INSERT INTO spent_refresh (hash, grant_id) SELECT refresh_hash, id FROM oauth_grant"
                + " WHERE id = :id AND refresh_hash IS NOT NULL AND refresh_hash IS DISTINCT FROM :refresh"
                + " ON CONFLICT DO NOTHING")
        .param("id", id)
        .param("refresh", refresh.map(Secret::hash).orElse(null))
        .update();
    database
        .sql()
        .sql(
            "DELETE FROM spent_refresh WHERE grant_id = :id AND hash IN (SELECT hash FROM spent_refresh"
                + " WHERE grant_id = :id ORDER BY spent_at DESC OFFSET :most)")
        .param("id", id)
        .param("most", SPENT_MAX)
        .update();
    // A refresh token that is replaced is remembered: it works for some seconds more.
    database
        .sql()
        .sql(
            """
            INSERT INTO oauth_grant (id, account_id, client_id, client_name, scopes, resource, request,
              state_hash, code_hash, code_expires_at, code_used, access_hash, access_scopes, access_issued_at, access_expires_at,
              refresh_hash, refresh_issued_at, refresh_expires_at)
            VALUES (:id, :account, :client, :name, :scopes, :resource, :request::jsonb,
              :state, :code, :codeUntil, :codeUsed, :access, :accessScopes, :accessFrom, :accessUntil,
              :refresh, :refreshFrom, :refreshUntil)
            ON CONFLICT (id) DO UPDATE SET
              scopes = excluded.scopes, state_hash = excluded.state_hash,
              code_hash = excluded.code_hash, code_expires_at = excluded.code_expires_at,
              code_used = excluded.code_used,
              access_hash = excluded.access_hash, access_scopes = excluded.access_scopes,
              access_issued_at = excluded.access_issued_at,
              access_expires_at = excluded.access_expires_at,
              last_refresh_hash = CASE WHEN oauth_grant.refresh_hash = excluded.refresh_hash
                THEN oauth_grant.last_refresh_hash ELSE oauth_grant.refresh_hash END,
              rotated_at = CASE WHEN oauth_grant.refresh_hash = excluded.refresh_hash
                THEN oauth_grant.rotated_at ELSE now() END,
              refresh_hash = excluded.refresh_hash, refresh_issued_at = excluded.refresh_issued_at,
              refresh_expires_at = excluded.refresh_expires_at
            WHERE oauth_grant.revoked_at IS NULL""")
        .param("id", id)
        .param("account", accountId)
        .param("client", clientId)
        .param("name", clientName)
        .param("scopes", scopes.toArray(String[]::new))
        .param("resource", resource)
        .param("request", request.json())
        .param("state", stateHash.orElse(null))
        .param("code", code.map(Secret::hash).orElse(null))
        .param("codeUntil", time(code.map(Secret::expiresAt)))
        .param("codeUsed", codeUsed)
        .param("access", access.map(Secret::hash).orElse(null))
        .param("accessScopes", accessScopes.toArray(String[]::new))
        .param("accessFrom", time(access.map(Secret::issuedAt)))
        .param("accessUntil", time(access.map(Secret::expiresAt)))
        .param("refresh", refresh.map(Secret::hash).orElse(null))
        .param("refreshFrom", time(refresh.map(Secret::issuedAt)))
        .param("refreshUntil", time(refresh.map(Secret::expiresAt)))
        .update();
  }

  /// Whoever is signed in can ask without end, and allow: of what was asked and not allowed, and of
  /// all that there was, the newest stay.
  private void makeRoom(Database database) {
    keepNewest(database, " AND access_issued_at IS NULL", ASKED_MAX - 1);
    keepNewest(database, "", GRANTS_MAX - 1);
  }

  private void keepNewest(Database database, String which, int most) {
    database
        .sql()
        .sql(
            "DELETE FROM oauth_grant WHERE id IN (SELECT id FROM oauth_grant WHERE account_id = :account AND id <> :id%s ORDER BY created_at DESC OFFSET :most)"
                .formatted(which))
        .param("account", accountId)
        .param("id", id)
        .param("most", most)
        .update();
  }

  private static @org.jspecify.annotations.Nullable Timestamp time(Optional<Instant> at) {
    return at.map(Timestamp::from).orElse(null);
  }
}
