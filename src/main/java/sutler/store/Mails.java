package sutler.store;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Task;
import sutler.checkout.Work;
import sutler.identity.Mailbox;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Mails that are to be sent, and those that were. What they say is encrypted.
public final class Mails {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHOWN_MAX = 50;
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final int PURGED_MAX = 1_000;

  /// How long a mail may be on its way to the server; after that nobody knows.
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final Database database;
  private final Vault vault;
  private final SqlWork work;
  private final boolean sends;

  /// @param sends whether there is a mail server; else mails are shown, and never sent
  public Mails(Database database, Vault vault, SqlWork work, boolean sends) {
    this.sends = sends;
    this.database = database;
    this.vault = vault;
    this.work = work;
  }

  /// How many there may be.
  public MailBounds bounds() {
    return new MailBounds(database, vault);
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
  /// @param account who caused it
  /// @param dueAt when it is sent; a time in the past is now
  record Envelope(
      String recipient,
      String kind,
      Draft draft,
      Optional<String> orderId,
      Optional<UUID> account,
      Instant dueAt) {}

  public void add(String recipient, String kind, Draft draft) {
    add(recipient, kind, draft, Optional.empty());
  }

  /// @param account who caused it
  public void add(String recipient, String kind, Draft draft, Optional<UUID> account) {
    Envelope envelope =
        new Envelope(recipient, kind, draft, Optional.empty(), account, Instant.EPOCH);
    database.inTransaction(
        () -> {
          add(List.of(envelope));
          return true;
        });
  }

  /// With the tasks that send them, in the transaction around.
  void add(List<Envelope> envelopes) {
    Instant now = Instant.now();
    List<Object[]> rows = new ArrayList<>();
    Map<Task, Instant> tasks = new LinkedHashMap<>();
    for (Envelope envelope : envelopes) {
      UUID id = UUID.randomUUID();
      // Somebody waits for a link to sign in: it goes before all others.
      Instant first = envelope.kind().equals("sign-in") ? now.minus(AHEAD) : now;
      Instant due = envelope.dueAt().isAfter(first) ? envelope.dueAt() : first;
      rows.add(row(id, envelope, due));
      if (sends) {
        tasks.put(task(id), due);
      }
    }
    database
        .template()
        .batchUpdate(
            "INSERT INTO mail (id, recipient_sealed, mailbox, domain, kind, content, order_id, account_id, due_at, status)"
                + " VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?)",
            rows);
    work.put(tasks);
  }

  private Object[] row(UUID id, Envelope envelope, Instant due) {
    String content =
        JsonNodeFactory.instance
            .objectNode()
            .put("subject", envelope.draft().subject())
            .put("text", envelope.draft().text())
            .put("html", envelope.draft().html())
            .toString();
    Indexed indexed = Indexed.of(vault, envelope.recipient());
    return new Object[] {
      id,
      vault.seal(envelope.recipient(), context(id)),
      indexed.mailbox(),
      indexed.domain(),
      envelope.kind(),
      vault.seal(content, "mail/" + id),
      envelope.orderId().orElse(""),
      envelope.account().orElse(null),
      Timestamp.from(due),
      sends ? "waiting" : "shown"
    };
  }

  static String context(UUID id) {
    return "mail-recipient:" + id;
  }

  /// By what mails to one mailbox and to one domain are counted.
  record Indexed(byte[] mailbox, byte[] domain) {
    static Indexed of(Vault vault, String recipient) {
      Mailbox box = Mailbox.of(recipient);
      return new Indexed(Identities.mailbox(vault, recipient), vault.index("domain", box.domain()));
    }
  }

  private static Task task(UUID id) {
    return new Task(Task.STORE, Task.Kind.MAIL, id.toString());
  }

  /// A mail that is being sent, by this node alone.
  public record Taken(UUID id, String recipient, Draft draft, int attempts) {}

  /// Takes mails that are due. Once taken, a mail is not taken again by anybody: if this node dies
  /// now, nobody knows whether it was sent.
  public List<Taken> take(int most) {
    List<Taken> taken = new ArrayList<>();
    for (Work.Taken due : work.take(Task.Kind.MAIL, Instant.now(), LEASE, most)) {
      UUID id = UUID.fromString(due.task().key());
      Optional<Taken> mine = take(id);
      mine.ifPresentOrElse(taken::add, () -> failed(id, "nobody knows whether it was sent"));
    }
    return taken;
  }

  private Optional<Taken> take(UUID id) {
    return database
        .sql()
        .sql(
            "UPDATE mail SET status = 'sending', attempts = attempts + 1 WHERE id = ? AND status = 'waiting'"
                + " RETURNING recipient_sealed, content, attempts")
        .param(id)
        .query(
            (row, n) -> {
              JsonNode content = JSON.readTree(vault.unseal(row.getBytes(2), "mail/" + id));
              return new Taken(
                  id,
                  vault.unseal(row.getBytes(1), context(id)),
                  new Draft(
                      content.path("subject").asString(""),
                      content.path("text").asString(""),
                      content.path("html").asString("")),
                  row.getInt(3));
            })
        .optional();
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
    database.inTransaction(
        () -> {
          ended(id, status, problem);
          work.drop(task(id));
          return true;
        });
  }

  private void ended(UUID id, String status, String problem) {
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
    Instant due = Instant.now().plus(later);
    database.inTransaction(
        () -> {
          database
              .sql()
              .sql(
                  "UPDATE mail SET status = 'waiting', problem = ?, due_at = ? WHERE id = ? AND status = 'sending'")
              .param(problem)
              .param(Timestamp.from(due))
              .param(id)
              .update();
          work.postpone(task(id), due, problem);
          return true;
        });
  }

  /// What a store without a mail server has shown is not sent by one that has one.
  public void showAll() {
    database.sql().sql("UPDATE mail SET status = 'shown' WHERE status = 'waiting'").update();
    database.sql().sql("DELETE FROM work WHERE kind = 'mail'").update();
  }

  /// Mails that no server took in time, and those of long ago.
  public void purge() {
    List<UUID> late =
        database
            .sql()
            .sql(
                "SELECT id FROM mail WHERE status = 'waiting' AND due_at < now() - interval '2 days' LIMIT ?")
            .param(PURGED_MAX)
            .query((row, n) -> row.getObject(1, UUID.class))
            .list();
    for (UUID id : late) {
      int mine =
          database
              .sql()
              .sql("UPDATE mail SET status = 'sending' WHERE id = ? AND status = 'waiting'")
              .param(id)
              .update();
      if (mine == 1) {
        failed(id, "there was no mail server in time");
      }
    }
    database
        .sql()
        .sql(
            "DELETE FROM mail WHERE created_at < now() - interval '1 year'"
                + " OR (kind = 'notice' AND created_at < now() - interval '30 days')"
                + " OR (kind = 'sign-in' AND created_at < now() - interval '1 day')")
        .update();
  }

  /// The newest first. For the sandbox, whose mails are shown instead of sent.
  public List<Mail> newest() {
    return database
        .sql()
        .sql(
            "SELECT id, recipient_sealed, kind, content, created_at FROM mail ORDER BY created_at DESC LIMIT ?")
        .param(SHOWN_MAX)
        .query(
            (row, n) -> {
              UUID id = row.getObject(1, UUID.class);
              JsonNode content = JSON.readTree(vault.unseal(row.getBytes(4), "mail/" + id));
              return new Mail(
                  id,
                  vault.unseal(row.getBytes(2), context(id)),
                  row.getString(3),
                  content.path("subject").asString(""),
                  content.path("text").asString(""),
                  row.getTimestamp(5).toInstant());
            })
        .list();
  }
}
