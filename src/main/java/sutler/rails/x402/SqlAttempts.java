package sutler.rails.x402;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import sutler.money.Asset;
import sutler.payment.PaymentMethod;

/// Payments by x402 in PostgreSQL.
final class SqlAttempts implements Attempts {
  /// How long an attempt stays with the node that took it, and how long between two looks; longer
  /// once it has been waited for in vain.
  private static final String LOOK_AGAIN = "12 seconds";

  private static final String LOOK_AGAIN_OLD = "60 seconds";

  private static final String LOOK_AGAIN_AFTER_SETTLED = "20 seconds";

  /// A chain that forgets later than that has forgotten too much to mend here.
  private static final String WATCHED_AFTER_SETTLED = "15 minutes";

  private final JdbcClient sql;
  private final TransactionTemplate transactions;

  SqlAttempts(DataSource database) {
    this.sql = JdbcClient.create(database);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(database));
  }

  @Override
  public Optional<Attempt> find(long chainId, String payer, String nonce) {
    return sql.sql("SELECT * FROM x402_attempt WHERE chain_id = ? AND payer = ? AND nonce = ?")
        .param(chainId)
        .param(payer)
        .param(nonce)
        .query(SqlAttempts::attempt)
        .optional();
  }

  @Override
  public Optional<Attempt> byIdentifier(UUID invoiceId, String identifier) {
    return sql.sql("SELECT * FROM x402_attempt WHERE invoice_id = ? AND identifier = ?")
        .param(invoiceId)
        .param(identifier)
        .query(SqlAttempts::attempt)
        .optional();
  }

  @Override
  public Claim claim(Attempt attempt, Optional<Sender> sender) {
    return transactions.execute(
        transaction -> {
          if (!insert(attempt)) {
            return find(attempt.chainId(), attempt.payer(), attempt.nonce())
                .<Claim>map(Claim.Known::new)
                .orElseGet(Claim.Busy::new);
          }
          if (sender.isEmpty()) {
            return new Claim.Mine(attempt);
          }
          long number = number(attempt.chainId(), sender.get());
          Signed signed = sender.get().sign().apply(number);
          sql.sql(
                  "UPDATE x402_attempt SET raw = ?, transaction = ?, sender = ?, number = ? WHERE id = ?")
              .param(signed.raw())
              .param(signed.hash())
              .param(sender.get().address())
              .param(number)
              .param(attempt.id())
              .update();
          return new Claim.Mine(
              attempt.with(
                  new Attempt.Sent(Optional.of(signed.raw()), Optional.of(signed.hash()))));
        });
  }

  /// @return false when the authorization is known, or the invoice is being paid
  private boolean insert(Attempt a) {
    if (!authorize(a)) {
      return false;
    }
    int inserted =
        sql.sql(
                """
                INSERT INTO x402_attempt (account_id, id, invoice_id, method, chain_id, payer, pay_to, units, valid_after,
                  valid_before, nonce, signature, identifier, status, raw, from_block, created_at, look_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sent', ?, ?, ?, now() + interval '%s')
                ON CONFLICT DO NOTHING
                """
                    .formatted(LOOK_AGAIN))
            .param(a.debt().accountId())
            .param(a.id())
            .param(a.invoiceId())
            .param(a.method().code())
            .param(a.chainId())
            .param(a.payer())
            .param(a.authorization().to())
            .param(new BigDecimal(a.value()))
            .param(new BigDecimal(a.authorization().validAfter()))
            .param(new BigDecimal(a.authorization().validBefore()))
            .param(a.nonce())
            .param(a.signature())
            .param(a.wallet().identifier().orElse(null))
            .param(a.raw().orElse(null))
            .param(a.fromBlock())
            .param(Timestamp.from(a.createdAt()))
            .update();
    if (inserted == 0) {
      // The invoice is being paid by another; this authorization may pay it later.
      sql.sql(
              "DELETE FROM x402_authorization WHERE chain_id = ? AND payer = ? AND nonce = ? AND attempt_id = ?")
          .param(a.chainId())
          .param(a.payer())
          .param(a.nonce())
          .param(a.id())
          .update();
    }
    return inserted == 1;
  }

  /// An authorization is worth one payment of one invoice, of whatever account.
  private boolean authorize(Attempt a) {
    return sql.sql(
                "INSERT INTO x402_authorization (chain_id, payer, nonce, attempt_id) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")
            .param(a.chainId())
            .param(a.payer())
            .param(a.nonce())
            .param(a.id())
            .update()
        == 1;
  }

  /// The next number of a sender; whoever takes one makes others wait until it is saved with what
  /// was signed.
  private long number(long chainId, Sender sender) {
    return sql.sql(
            """
            INSERT INTO x402_sender (chain_id, address, next_number) VALUES (?, ?, ? + 1)
            ON CONFLICT (chain_id, address) DO UPDATE
              SET next_number = greatest(x402_sender.next_number, excluded.next_number - 1) + 1
            RETURNING next_number - 1
            """)
        .param(chainId)
        .param(sender.address())
        .param(sender.firstNumber())
        .query(Long.class)
        .single();
  }

  @Override
  public BigInteger promised(long chainId, String payer) {
    return sql.sql(
            "SELECT coalesce(sum(units), 0) FROM x402_attempt WHERE chain_id = ? AND payer = ? AND status = 'sent'")
        .param(chainId)
        .param(payer)
        .query(BigDecimal.class)
        .single()
        .toBigIntegerExact();
  }

  @Override
  public int refused(long chainId, String payer) {
    return sql.sql(
            "SELECT count(*) FROM x402_attempt WHERE chain_id = ? AND payer = ? AND status = 'failed'"
                + " AND number IS NOT NULL AND created_at > now() - interval '1 hour'")
        .param(chainId)
        .param(payer)
        .query(Integer.class)
        .single();
  }

  @Override
  public void sentAs(UUID id, String transaction) {
    sql.sql("UPDATE x402_attempt SET transaction = ? WHERE id = ? AND status = 'sent'")
        .param(transaction)
        .param(id)
        .update();
  }

  @Override
  public String settled(UUID id, String transaction, long block) {
    return sql.sql(
            """
            UPDATE x402_attempt SET settled_by = coalesce(settled_by, ?), block = ?,
              settled_at = coalesce(settled_at, now()), look_at = now() + interval '%s',
              status = CASE WHEN status = 'failed' THEN 'extra' WHEN status = 'sent' THEN 'settled' ELSE status END
            WHERE id = ? RETURNING settled_by
            """
                .formatted(LOOK_AGAIN_AFTER_SETTLED))
        .param(transaction)
        .param(block)
        .param(id)
        .query(String.class)
        .single();
  }

  @Override
  public void told(UUID id) {
    sql.sql("UPDATE x402_attempt SET told = true WHERE id = ?").param(id).update();
  }

  @Override
  public boolean failed(UUID id, Reason reason) {
    return sql.sql(
            """
            UPDATE x402_attempt SET reason = ?,
              status = CASE WHEN settled_at IS NULL THEN 'failed' ELSE 'lost' END
            WHERE id = ? AND status IN ('sent', 'settled') RETURNING settled_at IS NOT NULL
            """)
        .param(reason.code())
        .param(id)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  @Override
  public void reopened(UUID id) {
    sql.sql(
            "UPDATE x402_attempt SET status = 'sent', look_at = now() + interval '2 seconds'"
                + " WHERE id = ? AND status = 'settled'")
        .param(id)
        .update();
  }

  @Override
  public List<String> unused(long chainId, String sender, long firstNumber) {
    return sql.sql(
            "SELECT raw FROM x402_attempt WHERE chain_id = ? AND sender = ? AND number >= ? AND status <> 'sent'"
                + " ORDER BY number LIMIT 20")
        .param(chainId)
        .param(sender)
        .param(firstNumber)
        .query((row, n) -> row.getString(1))
        .list();
  }

  @Override
  public Set<Long> dueChains() {
    return Set.copyOf(
        sql.sql("SELECT DISTINCT chain_id FROM x402_attempt WHERE look_at <= now()")
            .query(Long.class)
            .list());
  }

  /// First what is due, then each by its key and only where it still is: no lock is held over
  /// accounts.
  @Override
  public List<Attempt> due(long chainId, int most) {
    return sql
        .sql(
            "SELECT account_id, id FROM x402_attempt WHERE chain_id = ? AND look_at <= now()"
                + " ORDER BY look_at LIMIT ?")
        .param(chainId)
        .param(most)
        .query((row, n) -> new Key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
        .list()
        .stream()
        .flatMap(key -> take(key).stream())
        .toList();
  }

  private record Key(UUID accountId, UUID id) {}

  private Optional<Attempt> take(Key key) {
    return sql.sql(
            """
            UPDATE x402_attempt SET look_at = CASE
              WHEN status = 'sent' AND created_at > now() - interval '10 minutes' THEN now() + interval '%s'
              WHEN status = 'sent' THEN now() + interval '%s'
              WHEN status = 'settled' AND (NOT told OR (block > 0 AND settled_at > now() - interval '%s'))
                THEN now() + interval '%s'
              WHEN status = 'extra' AND NOT told THEN now() + interval '%s'
              WHEN status = 'failed' AND to_timestamp(valid_before) > now() - interval '10 minutes'
                THEN now() + interval '%s'
              ELSE 'infinity' END
            WHERE account_id = ? AND id = ? AND look_at <= now() RETURNING *
            """
                .formatted(
                    LOOK_AGAIN,
                    LOOK_AGAIN_OLD,
                    WATCHED_AFTER_SETTLED,
                    LOOK_AGAIN_AFTER_SETTLED,
                    LOOK_AGAIN_AFTER_SETTLED,
                    LOOK_AGAIN_AFTER_SETTLED))
        .param(key.accountId)
        .param(key.id)
        .query(SqlAttempts::attempt)
        .optional();
  }

  private static Attempt attempt(ResultSet row, int number) throws SQLException {
    return new Attempt(
        row.getObject("id", UUID.class),
        new Attempt.Debt(
            row.getObject("account_id", UUID.class),
            row.getObject("invoice_id", UUID.class),
            PaymentMethod.stored(row.getString("method"), Asset.USDC)),
        new Attempt.On(row.getLong("chain_id"), row.getLong("from_block")),
        new Authorization(
            row.getString("payer"),
            row.getString("pay_to"),
            row.getBigDecimal("units").toBigIntegerExact(),
            row.getBigDecimal("valid_after").toBigIntegerExact(),
            row.getBigDecimal("valid_before").toBigIntegerExact(),
            row.getString("nonce")),
        new Attempt.Wallet(row.getString("signature"), text(row, "identifier")),
        new Attempt.Sent(text(row, "raw"), text(row, "transaction")),
        new Attempt.Progress(
            Attempt.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            text(row, "settled_by"),
            row.getBoolean("told"),
            text(row, "reason").map(r -> Reason.valueOf(r.toUpperCase(Locale.ROOT)))),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
