package sutler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Seals what people typed, which earlier versions kept as it is: addresses, recipients and gifts.
/// In Java, because SQL does not have the keys.
final class SealTyped implements JavaMigration {
  private static final int AT_ONCE = 1_000;

  private final Vault vault;

  SealTyped(Vault vault) {
    this.vault = vault;
  }

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("22");
  }

  @Override
  public String getDescription() {
    return "seal what people typed";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) {
    JdbcTemplate sql =
        new JdbcTemplate(new SingleConnectionDataSource(context.getConnection(), true));
    sql.execute(
        """
        CREATE TABLE sealed_key (name text PRIMARY KEY, cipher bytea NOT NULL);

        ALTER TABLE account ADD COLUMN email_sealed bytea, ADD COLUMN email_index bytea, ADD COLUMN mailbox bytea;
        ALTER TABLE invoice ADD COLUMN email_sealed bytea;
        ALTER TABLE mail ADD COLUMN recipient_sealed bytea, ADD COLUMN mailbox bytea, ADD COLUMN domain bytea,
          ADD COLUMN account_id uuid;
        ALTER TABLE sign_in_link ADD COLUMN email_sealed bytea;
        ALTER TABLE orders ADD COLUMN typed bytea;
        """);
    vault.openIndex(JdbcClient.create(sql));
    accounts(sql);
    invoices(sql);
    mails(sql);
    orders(sql);
    sql.execute(
        """
        -- Links are good for minutes; who waits for one asks again.
        DELETE FROM sign_in_link;
        ALTER TABLE sign_in_link DROP COLUMN email, ALTER COLUMN email_sealed SET NOT NULL;

        -- Without an address is an account whose owner has deleted it.
        ALTER TABLE account DROP COLUMN email, ADD CHECK ((email_sealed IS NULL) = (email_index IS NULL));
        CREATE UNIQUE INDEX account_by_email ON account (email_index);

        ALTER TABLE invoice DROP COLUMN email;
        ALTER TABLE mail DROP COLUMN recipient, ALTER COLUMN recipient_sealed SET NOT NULL,
          ALTER COLUMN mailbox SET NOT NULL, ALTER COLUMN domain SET NOT NULL;
        CREATE INDEX mail_by_mailbox ON mail (mailbox, created_at);
        CREATE INDEX mail_by_domain ON mail (domain, created_at);
        CREATE INDEX mail_by_account ON mail (account_id, created_at);
        ALTER TABLE orders DROP COLUMN recipient, DROP COLUMN gift, DROP COLUMN answers;
        """);
  }

  private void accounts(JdbcTemplate sql) {
    each(
        sql,
        "SELECT id, email FROM account WHERE email_index IS NULL LIMIT " + AT_ONCE,
        row -> {
          UUID id = row.getObject("id", UUID.class);
          String email = row.getString("email");
          return new Object[] {
            vault.seal(email, Identities.context(id)),
            Identities.index(vault, email),
            Identities.mailbox(vault, email),
            id
          };
        },
        "UPDATE account SET email_sealed = ?, email_index = ?, mailbox = ? WHERE id = ?");
  }

  private void invoices(JdbcTemplate sql) {
    each(
        sql,
        "SELECT id, account_id, email FROM invoice WHERE email_sealed IS NULL LIMIT " + AT_ONCE,
        row -> {
          UUID id = row.getObject("id", UUID.class);
          return new Object[] {
            vault.seal(row.getString("email"), InvoiceRows.emailContext(id)),
            row.getObject("account_id"),
            id
          };
        },
        "UPDATE invoice SET email_sealed = ? WHERE account_id = ? AND id = ?");
  }

  private void mails(JdbcTemplate sql) {
    each(
        sql,
        "SELECT id, recipient FROM mail WHERE recipient_sealed IS NULL LIMIT " + AT_ONCE,
        row -> {
          UUID id = row.getObject("id", UUID.class);
          String recipient = row.getString("recipient");
          Mails.Indexed indexed = Mails.Indexed.of(vault, recipient);
          return new Object[] {
            vault.seal(recipient, Mails.context(id)), indexed.mailbox(), indexed.domain(), id
          };
        },
        "UPDATE mail SET recipient_sealed = ?, mailbox = ?, domain = ? WHERE id = ?");
  }

  private void orders(JdbcTemplate sql) {
    each(
        sql,
        "SELECT id, account_id, recipient, gift, answers FROM orders WHERE typed IS NULL"
            + " AND coalesce(recipient, gift, answers::text) IS NOT NULL LIMIT "
            + AT_ONCE,
        row -> {
          String id = row.getString("id");
          Map<String, String> answers =
              Optional.ofNullable(row.getBytes("answers"))
                  .map(cipher -> Json.texts(vault.unseal(cipher, "answers:" + id)))
                  .orElse(Map.of());
          String typed =
              Json.typed(
                  Optional.ofNullable(row.getString("recipient")),
                  Optional.ofNullable(row.getString("gift")).map(Json::gift),
                  answers);
          return new Object[] {
            vault.seal(typed, InvoiceRows.typedContext(id)), row.getObject("account_id"), id
          };
        },
        "UPDATE orders SET typed = ? WHERE account_id = ? AND id = ?");
  }

  @FunctionalInterface
  private interface Sealing {
    Object[] of(ResultSet row) throws SQLException;
  }

  private static void each(JdbcTemplate sql, String open, Sealing sealing, String close) {
    while (true) {
      List<Object[]> rows = sql.query(open, (row, n) -> sealing.of(row));
      if (rows.isEmpty()) {
        return;
      }
      sql.batchUpdate(close, rows);
    }
  }
}
