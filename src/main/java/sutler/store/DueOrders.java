package sutler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Deliver;
import sutler.checkout.Invoices.Lease;

/// Orders that wait for a supplier, and who has taken them.
final class DueOrders {
  private final Database database;
  private final InvoiceRows rows;

  DueOrders(Database database, InvoiceRows rows) {
    this.database = database;
    this.rows = rows;
  }

  /// First what is due, of all accounts, then each by its key and only where it still is: no lock
  /// is held over accounts.
  List<Lease> lease(Instant now, int most) {
    List<Due> due =
        database
            .sql()
            .sql(
                """
                SELECT o.account_id, o.id FROM orders o JOIN invoice i ON i.id = o.invoice_id
                WHERE o.status = 'pending' AND o.due_at <= ? AND i.status <> 'blocked'
                ORDER BY o.due_at LIMIT ?
                """)
            .param(Timestamp.from(now))
            .param(most)
            .query((row, n) -> new Due(row.getObject(1, UUID.class), row.getString(2)))
            .list();
    return due.stream().flatMap(one -> lease(one, now).stream()).toList();
  }

  private record Due(UUID accountId, String orderId) {}

  private Optional<Lease> lease(Due due, Instant now) {
    return database
        .sql()
        .sql(
            """
            UPDATE orders o SET due_at = ?, asked = asked + 1 FROM invoice i
            WHERE o.account_id = ? AND o.id = ? AND o.status = 'pending' AND o.due_at <= ?
              AND i.id = o.invoice_id
            RETURNING\s"""
                + InvoiceRows.ORDER)
        .param(Timestamp.from(now.plus(Deliver.LEASE)))
        .param(due.accountId)
        .param(due.orderId)
        .param(Timestamp.from(now))
        .query(this::lease)
        .optional();
  }

  private Lease lease(ResultSet row, int number) throws SQLException {
    return new Lease(
        row.getObject("account_id", UUID.class),
        row.getObject("invoice_id", UUID.class),
        rows.order(row, number),
        row.getInt("asked"));
  }

  void postpone(Lease lease, Instant until) {
    database
        .sql()
        .sql("UPDATE orders SET due_at = ? WHERE account_id = ? AND id = ? AND status = 'pending'")
        .param(Timestamp.from(until))
        .param(lease.accountId())
        .param(lease.order().id())
        .update();
  }
}
