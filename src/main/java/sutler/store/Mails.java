package sutler.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
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

  public void add(String recipient, String kind, String subject, String text) {
    UUID id = UUID.randomUUID();
    String content =
        JsonNodeFactory.instance.objectNode().put("subject", subject).put("text", text).toString();
    database
        .sql()
        .sql("INSERT INTO mail (id, recipient, kind, content) VALUES (?, ?, ?, ?)")
        .param(id)
        .param(recipient)
        .param(kind)
        .param(vault.seal(content, "mail/" + id))
        .update();
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
