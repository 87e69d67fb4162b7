package sutler.store;

import java.sql.Timestamp;
import java.time.Instant;

/// What may be used a single time, on whichever node.
public final class SingleUses {
  private final Database database;

  public SingleUses(Database database) {
    this.database = database;
  }

  /// Whether this is the first use.
  ///
  /// @param until when it need not be remembered any longer
  public boolean first(String id, Instant until) {
    return database
            .sql()
            .sql("INSERT INTO used_once (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .param(id)
            .param(Timestamp.from(until))
            .update()
        == 1;
  }

  /// An hour late: nodes' clocks need not agree with the database's.
  public void purge() {
    database
        .sql()
        .sql("DELETE FROM used_once WHERE expires_at < now() - interval '1 hour'")
        .update();
  }
}
