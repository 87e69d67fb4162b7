package sutler.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Who looked at a code, and when.
public final class Reveals {
  private static final int SHOWN_MAX = 20;

  private final Database database;

  public Reveals(Database database) {
    this.database = database;
  }

  public void record(UUID accountId, String orderId) {
    database
        .sql()
        .sql("INSERT INTO order_reveal (order_id, account_id) VALUES (?, ?)")
        .param(orderId)
        .param(accountId)
        .update();
  }

  /// The newest first.
  public List<Instant> of(String orderId) {
    return database
        .sql()
        .sql(
            "SELECT revealed_at FROM order_reveal WHERE order_id = ? ORDER BY revealed_at DESC LIMIT ?")
        .param(orderId)
        .param(SHOWN_MAX)
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .list();
  }
}
