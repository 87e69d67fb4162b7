package sutler.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Assistants that registered themselves.
public final class SqlClients {
  /// Beyond this, registrations that were never or long not used make room.
  private static final int CLIENTS_MAX = 100_000;

  private final Database database;

  public SqlClients(Database database) {
    this.database = database;
  }

  public record Client(String id, String name, List<String> redirectUris) {}

  /// @return whether there was room for it
  public boolean add(Client client) {
    return database
            .sql()
            .sql(
                "INSERT INTO oauth_client (client_id, name, redirect_uris) SELECT ?, ?, ?"
                    + " WHERE (SELECT count(*) FROM oauth_client) < ?")
            .param(client.id())
            .param(client.name())
            .param(client.redirectUris().toArray(String[]::new))
            .param(CLIENTS_MAX)
            .update()
        == 1;
  }

  public Optional<Client> find(String id) {
    return database
        .sql()
        .sql("SELECT client_id, name, redirect_uris FROM oauth_client WHERE client_id = ?")
        .param(id)
        .query(
            (row, n) ->
                new Client(
                    row.getString(1),
                    row.getString(2),
                    Arrays.asList((String[]) row.getArray(3).getArray())))
        .optional();
  }

  /// Whether somebody has let a client in, and it may still come.
  public boolean isLetIn(String id) {
    return database
        .sql()
        .sql("SELECT EXISTS (SELECT FROM oauth_grant WHERE client_id = ? AND revoked_at IS NULL)")
        .param(id)
        .query(Boolean.class)
        .single();
  }

  /// Forgets clients that nobody has let in within a day, and those not used for half a year.
  public void purge() {
    database
        .sql()
        .sql(
            "DELETE FROM oauth_client c WHERE ((used_at = created_at AND created_at < now() - interval '1 day')"
                + " OR used_at < now() - interval '180 days') AND NOT EXISTS"
                + " (SELECT 1 FROM oauth_grant g WHERE g.client_id = c.client_id AND g.revoked_at IS NULL)")
        .update();
  }
}
