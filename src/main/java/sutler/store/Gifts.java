package sutler.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Act;
import sutler.checkout.Task;
import sutler.crypto.Sha256;
import sutler.identity.Actor;
import sutler.invoice.Event;
import sutler.invoice.Gift;
import sutler.invoice.Order;

/// The gifts among delivered orders: their mails and their links.
public final class Gifts {
  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final SqlInvoices invoices;
  private final SqlWork work;
  private final Mails mails;
  private final SecureRandom random = new SecureRandom();

  public Gifts(Database database, SqlInvoices invoices, SqlWork work, Mails mails) {
    this.database = database;
    this.invoices = invoices;
    this.work = work;
    this.mails = mails;
  }

  /// Writes the mail of a gift.
  @FunctionalInterface
  public interface Writer {
    /// @param what is given
    /// @param secret for its link
    Mails.Draft write(Gift gift, String what, String secret);
  }

  /// A gift that somebody opens.
  public record Found(UUID accountId, UUID invoiceId, String orderId) {}

  /// How a gift's mail fares.
  public record Posted(String status, Instant dueAt, Optional<Instant> sentAt, String problem) {}

  /// Writes the mails of gifts that were delivered. The end of the task, the link and the mail are
  /// saved together: a gift has one mail.
  ///
  /// @return how many were due
  public int post(int most, Writer writer) {
    return work.finish(
        Task.Kind.GIFT,
        most,
        taken -> mails.add(taken.stream().map(one -> write(one.task(), writer)).toList()));
  }

  private Mails.Envelope write(Task task, Writer writer) {
    Order order =
        invoices
            .find(task.accountId(), task.invoiceId())
            .flatMap(invoice -> invoice.order(task.part()))
            .orElseThrow(() -> new IllegalStateException("no order for " + task));
    Gift gift = order.gift().orElseThrow(() -> new IllegalStateException("no gift for " + task));
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    database
        .sql()
        .sql("INSERT INTO gift_link (hash, account_id, invoice_id, order_id) VALUES (?, ?, ?, ?)")
        .param(Sha256.of(secret))
        .param(task.accountId())
        .param(task.invoiceId())
        .param(order.id())
        .update();
    return new Mails.Envelope(
        gift.recipientEmail(),
        "gift",
        writer.write(gift, what(order), secret),
        Optional.of(order.id()),
        gift.sendAt().orElse(Instant.EPOCH));
  }

  private static String what(Order order) {
    boolean amount = order.value().matches("[0-9.]+");
    String value = amount ? order.value() + " " + order.face().asset().code() : order.value();
    return order.productName() + " (" + value + ")";
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
