package sutler.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.identity.RawKey;
import sutler.identity.Scope;

/// The API keys of accounts, as their owners see them.
public final class SqlKeys {
  private static final int KEYS_MAX = 20;
  static final int MADE_A_DAY_MAX = 50;

  private final Database database;

  public SqlKeys(Database database) {
    this.database = database;
  }

  public record Key(UUID id, String name, Instant createdAt, Optional<Instant> usedAt) {}

  public List<Key> of(UUID accountId) {
    return database
        .sql()
        .sql(
            "SELECT id, name, created_at, used_at FROM api_key"
                + " WHERE account_id = ? AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 100")
        .param(accountId)
        .query(
            (row, n) ->
                new Key(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getTimestamp(3).toInstant(),
                    Optional.ofNullable(row.getTimestamp(4)).map(java.sql.Timestamp::toInstant)))
        .list();
  }

  public String name(UUID id) {
    return database
        .sql()
        .sql("SELECT name FROM api_key WHERE id = ?")
        .param(id)
        .query(String.class)
        .optional()
        .orElse("");
  }

  /// A new key, which nobody can see again; nothing when the account has as many as it may.
  public Optional<RawKey> create(UUID accountId, String name) {
    RawKey key = RawKey.random();
    int made =
        database
            .sql()
            .sql(
                "INSERT INTO api_key (id, account_id, name, hash, scopes) SELECT ?, ?, ?, ?, ?"
                    + " WHERE (SELECT count(*) FROM api_key WHERE account_id = ? AND revoked_at IS NULL) < ?"
                    + " AND (SELECT count(*) FROM api_key WHERE account_id = ? AND created_at > now() - interval '1 day') < ?")
            .param(UUID.randomUUID())
            .param(accountId)
            .param(name)
            .param(key.hash())
            .param(EnumSet.allOf(Scope.class).stream().map(Scope::code).toArray(String[]::new))
            .param(accountId)
            .param(KEYS_MAX)
            .param(accountId)
            .param(MADE_A_DAY_MAX)
            .update();
    return made == 1 ? Optional.of(key) : Optional.empty();
  }

  /// Forgets keys that were revoked long ago.
  public void purge() {
    database
        .sql()
        .sql("DELETE FROM api_key WHERE revoked_at < now() - interval '90 days'")
        .update();
  }

  /// @return false when the account has no such key
  public boolean revoke(UUID accountId, UUID id) {
    return database
            .sql()
            .sql(
                "UPDATE api_key SET revoked_at = now() WHERE id = ? AND account_id = ? AND revoked_at IS NULL")
            .param(id)
            .param(accountId)
            .update()
        == 1;
  }
}
