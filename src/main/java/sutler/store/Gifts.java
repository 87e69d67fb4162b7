package sutler.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Act;
import sutler.crypto.Base64Url;
import sutler.crypto.Sha256;
import sutler.identity.Actor;
import sutler.invoice.Event;
import sutler.invoice.Invoice;

/// The gifts among delivered orders: their links, and how their mails fare.
public final class Gifts {
  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final SqlInvoices invoices;
  private final SecureRandom random = new SecureRandom();

  public Gifts(Database database, SqlInvoices invoices) {
    this.database = database;
    this.invoices = invoices;
  }

  /// A gift that somebody opens.
  public record Found(UUID accountId, UUID invoiceId, String orderId) {}

  /// How a gift's mail fares.
  public record Posted(String status, Instant dueAt, Optional<Instant> sentAt, String problem) {}

  /// A link that opens a gift, saved in the transaction around.
  ///
  /// @return its secret
  String link(Invoice invoice, String orderId) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64Url.encode(bytes);
    database
        .sql()
        .sql("INSERT INTO gift_link (hash, account_id, invoice_id, order_id) VALUES (?, ?, ?, ?)")
        .param(Sha256.of(secret))
        .param(invoice.accountId())
        .param(invoice.id())
        .param(orderId)
        .update();
    return secret;
  }

  public Optional<Found> find(String secret) {
    return database
        .sql()
        .sql("SELECT account_id, invoice_id, order_id FROM gift_link WHERE hash = ?")
        .param(Sha256.of(secret))
        .query(
            (row, n) ->
                new Found(
                    row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3)))
        .optional();
  }

  /// Somebody has asked to see it.
  public void opened(String secret) {
    find(secret)
        .ifPresent(
            found ->
                invoices.tell(
                    found.accountId,
                    found.invoiceId,
                    new Act(Actor.LINK, Instant.now()),
                    List.of(new Event(Event.Kind.GIFT_OPENED, Optional.of(found.orderId), ""))));
  }

  public Optional<Posted> posted(String orderId) {
    return database
        .sql()
        .sql(
            "SELECT status, due_at, sent_at, problem FROM mail WHERE order_id = ? AND kind = 'gift'")
        .param(orderId)
        .query(
            (row, n) ->
                new Posted(
                    row.getString(1),
                    row.getTimestamp(2).toInstant(),
                    Optional.ofNullable(row.getTimestamp(3)).map(java.sql.Timestamp::toInstant),
                    row.getString(4)))
        .optional();
  }
}
