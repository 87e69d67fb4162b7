package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import sutler.crypto.Sha256;

/// From which networks each API key was used, as hashes: a key that turns up elsewhere may have
/// been stolen. Of each key the last networks are kept, and only these.
public final class KeyNetworks {
  private static final int PER_KEY_MAX = 100;
  private static final int REMEMBERED_MAX = 50_000;

  private final Database database;
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Duration.ofHours(1))
          .build();

  public KeyNetworks(Database database) {
    this.database = database;
  }

  /// A network from which a key was not used before.
  ///
  /// @param isFirst whether the key was not used from anywhere before
  public record New(String keyName, boolean isFirst) {}

  /// Empty where the key was used from there before.
  public Optional<New> used(UUID keyId, String network) {
    if (known.asMap().putIfAbsent(keyId + " " + network, true) != null) {
      return Optional.empty();
    }
    byte[] hash = Sha256.of((keyId + " " + network).getBytes(StandardCharsets.UTF_8));
    return database.inTransaction(() -> insert(keyId, hash));
  }

  private Optional<New> insert(UUID keyId, byte[] hash) {
    Optional<New> before =
        database
            .sql()
            .sql(
                "SELECT name, NOT EXISTS (SELECT FROM key_network WHERE key_id = api_key.id)"
                    + " FROM api_key WHERE id = ? FOR NO KEY UPDATE")
            .param(keyId)
            .query((row, n) -> new New(row.getString(1), row.getBoolean(2)))
            .optional();
    int isNew =
        database
            .sql()
            .sql(
                "INSERT INTO key_network (key_id, network) SELECT id, ? FROM api_key WHERE id = ?"
                    + " ON CONFLICT DO NOTHING")
            .param(hash)
            .param(keyId)
            .update();
    if (isNew == 1) {
      forget(keyId);
    }
    return before.filter(any -> isNew == 1);
  }

  private void forget(UUID keyId) {
    database
        .sql()
        .sql(
            "DELETE FROM key_network WHERE key_id = ? AND network IN (SELECT network FROM key_network"
                + " WHERE key_id = ? ORDER BY seen_at DESC OFFSET ?)")
        .param(keyId)
        .param(keyId)
        .param(PER_KEY_MAX)
        .update();
  }
}
