package sutler.store;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Mails that are to be sent, and those that were. What they say is encrypted.
public final class Mails {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SIGN_INS_PER_HOUR_MAX = 5;
  private static final int SHOWN_MAX = 50;

  private final Database database;
  private final Vault vault;

  public Mails(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// @param kind `sign-in`, `receipt`, `refund` or `gift`
  public record Mail(
      UUID id, String recipient, String kind, String subject, String text, Instant createdAt) {}

  /// What a mail is to say.
  ///
  /// @param html empty for plain text alone
  public record Draft(String subject, String text, String html) {}

  /// A mail and where it goes.
  ///
  /// @param dueAt when it is sent; a time in the past is now
  record Envelope(
      String recipient, String kind, Draft draft, Optional<String> orderId, Instant dueAt) {}

  public void add(String recipient, String kind, Draft draft) {
    addAll(List.of(new Envelope(recipient, kind, draft, Optional.empty(), Instant.EPOCH)));
  }

  void addAll(List<Envelope> envelopes) {
    List<@Nullable Object[]> batch = new ArrayList<>();
    for (Envelope envelope : envelopes) {
      UUID id = UUID.randomUUID();
      String content =
          JsonNodeFactory.instance
              .objectNode()
              .put("subject", envelope.draft().subject())
              .put("text", envelope.draft().text())
              .put("html", envelope.draft().html())
              .toString();
      batch.add(
          new @Nullable Object[] {
            id,
            envelope.recipient(),
            envelope.kind(),
            vault.seal(content, "mail/" + id),
            envelope.orderId().orElse(null),
            Timestamp.from(envelope.dueAt())
          });
    }
    database
        .template()
        .batchUpdate(
            "INSERT INTO mail (id, recipient, kind, content, order_id, due_at)"
                + " VALUES (?, ?, ?, ?, ?, greatest(now(), ?))",
            batch);
  }

  /// Whether somebody has been sent as many links as anybody needs.
  public boolean isFlooded(String recipient) {
    return database
        .sql()
        .sql(
            "SELECT count(*) >= ? FROM mail WHERE recipient = ? AND kind = 'sign-in'"
                + " AND created_at > now() - interval '1 hour'")
        .param(SIGN_INS_PER_HOUR_MAX)
        .param(recipient.toLowerCase(Locale.ROOT))
        .query(Boolean.class)
        .single();
  }

  /// A mail that is being sent, by this node alone.
  public record Taken(UUID id, String recipient, Draft draft, int attempts) {}

  /// Takes mails that are due. Once taken, a mail is not taken again by anybody: if this node dies
  /// now, nobody knows whether it was sent.
  public List<Taken> take(int most) {
    return database
        .sql()
        .sql(
            "UPDATE mail SET status = 'sending', attempts = attempts + 1, due_at = now() WHERE id IN"
                + " (SELECT id FROM mail WHERE status = 'waiting' AND due_at <= now()"
                + " ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)"
                + " RETURNING id, recipient, content, attempts")
        .param(most)
        .query(
            (row, n) -> {
              UUID id = row.getObject(1, UUID.class);
              JsonNode content = JSON.readTree(vault.unseal(row.getBytes(3), "mail/" + id));
              return new Taken(
                  id,
                  row.getString(2),
                  new Draft(
                      content.path("subject").asString(""),
                      content.path("text").asString(""),
                      content.path("html").asString("")),
                  row.getInt(4));
            })
        .list();
  }

  /// Was sent. What it said is forgotten.
  public void sent(UUID id) {
    end(id, "sent", "");
  }

  /// Was not sent, or nobody knows: it is not tried again.
  public void failed(UUID id, String problem) {
    end(id, "failed", problem);
  }

  private void end(UUID id, String status, String problem) {
    String nothing = JsonNodeFactory.instance.objectNode().toString();
    database
        .sql()
        .sql(
            "UPDATE mail SET status = ?, problem = ?, content = ?,"
                + " sent_at = CASE WHEN ? = 'sent' THEN now() END WHERE id = ? AND status = 'sending'")
        .param(status)
        .param(problem)
        .param(vault.seal(nothing, "mail/" + id))
        .param(status)
        .param(id)
        .update();
  }

  /// Was surely not sent, and is tried again later.
  public void again(UUID id, Duration later, String problem) {
    database
        .sql()
        .sql(
            "UPDATE mail SET status = 'waiting', problem = ?, due_at = now() + make_interval(secs => ?)"
                + " WHERE id = ? AND status = 'sending'")
        .param(problem)
        .param(later.toSeconds())
        .param(id)
        .update();
  }

  /// What a node that died was sending, and mails of long ago.
  public void purge() {
    database
        .sql()
        .sql(
            "UPDATE mail SET status = 'failed', problem = 'nobody knows whether it was sent'"
                + " WHERE status = 'sending' AND due_at < now() - interval '10 minutes'")
        .update();
    database
        .sql()
        .sql(
            "UPDATE mail SET status = 'failed', problem = 'there was no mail server in time'"
                + " WHERE status = 'waiting' AND due_at < now() - interval '2 days'")
        .update();
    database.sql().sql("DELETE FROM mail WHERE created_at < now() - interval '1 year'").update();
  }

  /// The newest first. For the sandbox, whose mails are shown instead of sent.
  public List<Mail> newest() {
    return database
        .sql()
        .sql(
            "SELECT id, recipient, kind, content, created_at FROM mail ORDER BY created_at DESC LIMIT ?")
        .param(SHOWN_MAX)
        .query(
            (row, n) -> {
              UUID id = row.getObject(1, UUID.class);
              JsonNode content = JSON.readTree(vault.unseal(row.getBytes(4), "mail/" + id));
              return new Mail(
                  id,
                  row.getString(2),
                  row.getString(3),
                  content.path("subject").asString(""),
                  content.path("text").asString(""),
                  row.getTimestamp(5).toInstant());
            })
        .list();
  }
}
