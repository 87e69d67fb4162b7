package sutler.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.identity.Sha256;
import sutler.invoice.Gift;

/// The gifts among delivered orders: their mails and their links.
public final class Gifts {
  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final Mails mails;
  private final SecureRandom random = new SecureRandom();

  public Gifts(Database database, Mails mails) {
    this.database = database;
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
  public record Found(UUID invoiceId, String orderId) {}

  /// How a gift's mail fares.
  public record Posted(String status, Instant dueAt, Optional<Instant> sentAt, String problem) {}

  private record Due(String orderId, Gift gift, String what) {}

  /// Writes the mails of gifts that were delivered. The order's row, its link and its mail change
  /// together, and no other node takes the same row: a gift has one mail.
  ///
  /// @return how many were written
  public int post(int most, Writer writer) {
    return database.inTransaction(
        () -> {
          List<Due> due = due(most);
          List<Mails.Envelope> envelopes = new ArrayList<>();
          for (Due one : due) {
            byte[] bytes = new byte[SECRET_BYTES];
            random.nextBytes(bytes);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            database
                .sql()
                .sql("INSERT INTO gift_link (order_id, hash) VALUES (?, ?)")
                .param(one.orderId())
                .param(Sha256.of(secret))
                .update();
            envelopes.add(
                new Mails.Envelope(
                    one.gift().recipientEmail(),
                    "gift",
                    writer.write(one.gift(), one.what(), secret),
                    Optional.of(one.orderId()),
                    one.gift().sendAt().orElse(Instant.EPOCH)));
            database
                .sql()
                .sql("UPDATE orders SET gift_mailed = true WHERE id = ?")
                .param(one.orderId())
                .update();
          }
          mails.addAll(envelopes);
          return due.size();
        });
  }

  private List<Due> due(int most) {
    return database
        .sql()
        .sql(
            "SELECT id, gift, product_name, CASE WHEN value ~ '^[0-9.]+$' THEN value || ' ' || face_asset ELSE value END FROM orders"
                + " WHERE gift IS NOT NULL AND NOT gift_mailed AND status = 'delivered'"
                + " ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED")
        .param(most)
        .query(
            (row, n) ->
                new Due(
                    row.getString(1),
                    Json.gift(row.getString(2)),
                    row.getString(3) + " (" + row.getString(4) + ")"))
        .list();
  }

  public Optional<Found> find(String secret) {
    return database
        .sql()
        .sql(
            "SELECT o.invoice_id, o.id FROM gift_link l JOIN orders o ON o.id = l.order_id WHERE l.hash = ?")
        .param(Sha256.of(secret))
        .query((row, n) -> new Found(row.getObject(1, UUID.class), row.getString(2)))
        .optional();
  }

  /// Somebody has asked to see it.
  public void opened(String orderId) {
    database
        .sql()
        .sql("UPDATE gift_link SET opened_at = coalesce(opened_at, now()) WHERE order_id = ?")
        .param(orderId)
        .update();
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
