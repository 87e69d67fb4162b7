package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.UUID;

/// From which networks API keys and accounts were used, as keyed hashes: a key that turns up
/// elsewhere may have been stolen, and an affiliate does not earn on itself. Of each, the last
/// networks are kept, for some months.
public final class SeenNetworks {
  private static final int PER_OWNER_MAX = 100;
  private static final int REMEMBERED_MAX = 50_000;

  private final Database database;
  private final Vault vault;
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Duration.ofHours(1))
          .build();

  public SeenNetworks(Database database, Vault vault) {
    this.vault = vault;
    this.database = database;
  }

  /// What is to be told of a network.
  public enum Seen {
    BEFORE,
    /// New, and the owner was seen in others before.
    ELSEWHERE,
    /// The owner was seen nowhere before.
    FIRST
  }

  /// @param owner a key or an account
  public Seen seen(UUID owner, String network) {
    String key = owner + " " + network;
    if (known.getIfPresent(key) != null) {
      return Seen.BEFORE;
    }
    Seen seen = database.inTransaction(() -> insert(owner, index(vault, network)));
    // What could not be written is not taken for known.
    known.put(key, true);
    return seen;
  }

  static byte[] index(Vault vault, String network) {
    return vault.index("network", network);
  }

  /// Whether a network tells people apart: those who share a machine or a proxy come from one that
  /// does not.
  public static boolean tellsApart(String network) {
    try {
      InetAddress address = InetAddress.ofLiteral(network.replaceFirst("/[0-9]+$", ""));
      return !address.isLoopbackAddress()
          && !address.isSiteLocalAddress()
          && !address.isLinkLocalAddress()
          && !address.isAnyLocalAddress()
          && !isShared(address.getAddress());
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /// 100.64.0.0/10, behind which a provider's customers are one
  /// (https://www.rfc-editor.org/rfc/rfc6598), and fc00::/7, which is IPv6's private space
  /// (https://www.rfc-editor.org/rfc/rfc4193).
  private static boolean isShared(byte[] address) {
    int first = Byte.toUnsignedInt(address[0]);
    return address.length == 4
        ? first == 100 && (address[1] & 0xC0) == 0x40
        : (first & 0xFE) == 0xFC;
  }

  private Seen insert(UUID owner, byte[] network) {
    boolean first =
        database
            .sql()
            .sql("SELECT NOT EXISTS (SELECT FROM seen_network WHERE owner = ?)")
            .param(owner)
            .query(Boolean.class)
            .single();
    boolean isNew =
        database
            .sql()
            .sql(
                "INSERT INTO seen_network (owner, network) VALUES (?, ?)"
                    + " ON CONFLICT (owner, network) DO UPDATE SET seen_at = now() RETURNING xmax = 0")
            .param(owner)
            .param(network)
            .query(Boolean.class)
            .single();
    if (!isNew) {
      return Seen.BEFORE;
    }
    forget(owner);
    return first ? Seen.FIRST : Seen.ELSEWHERE;
  }

  private void forget(UUID owner) {
    database
        .sql()
        .sql(
            "DELETE FROM seen_network WHERE owner = ? AND network IN (SELECT network FROM seen_network"
                + " WHERE owner = ? ORDER BY seen_at DESC OFFSET ?)")
        .param(owner)
        .param(owner)
        .param(PER_OWNER_MAX)
        .update();
  }

  /// Of guests, whose tokens are good for an hour, sooner.
  public void purge() {
    database
        .sql()
        .sql(
            "DELETE FROM seen_network s WHERE seen_at < now() - interval '120 days'"
                + " OR (seen_at < now() - interval '2 days'"
                + " AND NOT EXISTS (SELECT FROM account a WHERE a.id = s.owner)"
                + " AND NOT EXISTS (SELECT FROM api_key k WHERE k.id = s.owner))")
        .update();
  }
}
