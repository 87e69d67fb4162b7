package sutler.store;

import java.util.concurrent.atomic.AtomicInteger;

/// How often networks do, in an hour, what costs nothing, on all nodes together. A network is kept
/// as a keyed hash, for two hours.
public final class NetworkUses {
  /// So many uses a node writes down between two sweeps; beyond that, each node counts for itself.
  private static final int WRITTEN_MAX = 20_000;

  private final Database database;
  private final Vault vault;
  private final AtomicInteger written = new AtomicInteger();

  public NetworkUses(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// @param what is done
  /// @return false where the network has done it as often as it may in this hour
  public boolean take(String what, String network, int perHour) {
    if (written.incrementAndGet() > WRITTEN_MAX) {
      return true;
    }
    return database
            .sql()
            .sql(
                "INSERT INTO network_use (what, network, hour, uses) VALUES (?, ?, date_trunc('hour', now()), 1)"
                    + " ON CONFLICT (hour, what, network) DO UPDATE SET uses = network_use.uses + 1 RETURNING uses")
            .param(what)
            .param(SeenNetworks.index(vault, network))
            .query(Integer.class)
            .single()
        <= perHour;
  }

  public void purge() {
    written.set(0);
    database
        .sql()
        .sql("DELETE FROM network_use WHERE hour < date_trunc('hour', now()) - interval '1 hour'")
        .update();
  }
}
