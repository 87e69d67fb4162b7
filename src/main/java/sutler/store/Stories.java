package sutler.store;

import java.sql.Timestamp;
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

/// What happened to invoices.
final class Stories {
  /// The newest; a purchase has some ten, and codes that are looked at often more.
  private static final int TOLD_MAX = 500;

  private Stories() {}

  static List<Told> of(Database database, UUID accountId, UUID id) {
    return database
        .sql()
        .sql(
            "SELECT * FROM (SELECT id, order_id, kind, actor, detail, at FROM event"
                + " WHERE account_id = ? AND invoice_id = ? ORDER BY id DESC LIMIT ?) AS newest ORDER BY id")
        .param(accountId)
        .param(id)
        .param(TOLD_MAX)
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

  /// What the same actor did a moment ago is not written again: whoever asks without end adds
  /// nothing.
  static boolean tell(Database database, UUID accountId, UUID id, Act act, List<Event> events) {
    Timestamp at = Timestamp.from(act.at());
    return database
            .sql()
            .sql(
                """
                INSERT INTO event (account_id, invoice_id, order_id, kind, detail, actor, at)
                SELECT ?, ?, nullif(told.order_id, ''), told.kind, told.detail, ?, ?
                FROM unnest(?::text[], ?::text[], ?::text[]) AS told (order_id, kind, detail)
                WHERE NOT EXISTS (SELECT FROM event e WHERE e.account_id = ? AND e.invoice_id = ?
                  AND coalesce(e.order_id, '') = told.order_id AND e.kind = told.kind AND e.actor = ?
                  AND e.at > ?::timestamptz - interval '1 minute')
                """)
            .param(accountId)
            .param(id)
            .param(act.who().text())
            .param(at)
            .param(events.stream().map(e -> e.orderId().orElse("")).toArray(String[]::new))
            .param(events.stream().map(e -> e.kind().code()).toArray(String[]::new))
            .param(events.stream().map(Event::detail).toArray(String[]::new))
            .param(accountId)
            .param(id)
            .param(act.who().text())
            .param(at)
            .update()
        > 0;
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
