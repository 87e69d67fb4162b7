package sutler.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import sutler.checkout.Act;
import sutler.checkout.Invoices.Mark;
import sutler.checkout.Invoices.Told;
import sutler.identity.Actor;
import sutler.invoice.Event;

/// Reads what happened to invoices.
final class Stories {
  private Stories() {}

  static List<Told> of(Database database, UUID accountId, UUID id) {
    return database
        .sql()
        .sql(
            "SELECT order_id, kind, actor, detail, at FROM event"
                + " WHERE account_id = ? AND invoice_id = ? ORDER BY id")
        .param(accountId)
        .param(id)
        .query(
            (row, n) ->
                new Told(
                    new Event(
                        Event.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        InvoiceRows.text(row, "order_id"),
                        row.getString("detail")),
                    new Act(Actor.of(row.getString("actor")), InvoiceRows.instant(row, "at"))))
        .list();
  }

  /// What an onlooker sees of invoices.
  static Map<UUID, Mark> marks(Database database, Collection<UUID> ids) {
    Map<UUID, Mark> marks = new HashMap<>();
    if (ids.isEmpty()) {
      return marks;
    }
    database
        .sql()
        .sql(
            """
            SELECT i.id, i.status, coalesce(string_agg(
              concat_ws('/', p.state, p.confirmations, p.units), ' ' ORDER BY p.position), '') AS payments
            FROM invoice i LEFT JOIN payment p ON p.account_id = i.account_id AND p.invoice_id = i.id
            WHERE i.id = ANY(?) GROUP BY i.id, i.status
            """)
        .param(ids.toArray(UUID[]::new))
        .query(
            row -> {
              marks.put(
                  row.getObject("id", UUID.class),
                  new Mark(InvoiceRows.status(row), row.getString("payments")));
            });
    return marks;
  }
}
