package sutler.store;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import sutler.checkout.Act;
import sutler.checkout.Invoices.Told;
import sutler.identity.Actor;
import sutler.invoice.Event;

/// Reads what happened to an invoice.
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
}
