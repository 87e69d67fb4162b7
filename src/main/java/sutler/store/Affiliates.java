package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Partners;
import sutler.invoice.Invoice;
import sutler.money.Asset;
import sutler.money.Money;

/// Those who bring buyers. What is read by code is remembered for a few seconds.
public final class Affiliates implements Partners {
  private static final int REMEMBERED_MAX = 100_000;

  private final Database database;
  private final Vault vault;
  private final Cache<String, Optional<UUID>> accounts =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Duration.ofSeconds(5))
          .build();

  public Affiliates(Database database, Vault vault) {
    this.vault = vault;
    this.database = database;
  }

  /// What an affiliate sees.
  ///
  /// @param clicks how often the link was opened
  /// @param purchases paid ones, by others
  /// @param earned in dollars, so far
  public record Partner(String code, Instant since, long clicks, long purchases, Money earned) {}

  /// Asked inside the transaction that delivers: never by way of the memory, whose lock another
  /// call may hold while it waits for a connection.
  @Override
  public Optional<UUID> of(Invoice invoice) {
    UUID buyer = invoice.accountId();
    return database
        .sql()
        .sql(
            """
            SELECT a.account_id FROM affiliate a JOIN account p ON p.id = a.account_id
            WHERE lower(a.code) = lower(?) AND a.account_id <> ? AND p.mailbox IS DISTINCT FROM ?
              AND NOT EXISTS (SELECT FROM account b WHERE b.id = ? AND b.mailbox = p.mailbox)
              AND NOT EXISTS (SELECT FROM seen_network theirs JOIN seen_network own ON own.network = theirs.network
                WHERE theirs.owner IN (?, ?::uuid) AND own.owner = a.account_id)
              AND NOT EXISTS (SELECT FROM x402_attempt theirs JOIN x402_attempt own ON own.payer = theirs.payer
                WHERE theirs.account_id = ? AND own.account_id = a.account_id)
            """)
        .param(invoice.affiliate().orElse(""))
        .param(buyer)
        .param(Identities.mailbox(vault, invoice.email()))
        .param(buyer)
        .param(buyer)
        .param(invoice.byGuest() ? invoice.origin().actor().id() : buyer.toString())
        .param(buyer)
        .query(UUID.class)
        .optional();
  }

  private Optional<UUID> account(String code) {
    return database
        .sql()
        .sql("SELECT account_id FROM affiliate WHERE lower(code) = lower(?)")
        .param(code)
        .query(UUID.class)
        .optional();
  }

  public boolean exists(String code) {
    return accounts.get(code, this::account).isPresent();
  }

  /// Gives an account its code.
  ///
  /// @return false when somebody has that code, in whatever case, or the account has one
  public boolean apply(UUID accountId, String code) {
    int added =
        database
            .sql()
            .sql(
                "INSERT INTO affiliate (code, account_id) SELECT ?, ?"
                    + " WHERE NOT EXISTS (SELECT 1 FROM affiliate WHERE account_id = ?) ON CONFLICT DO NOTHING")
            .param(code)
            .param(accountId)
            .param(accountId)
            .update();
    accounts.invalidate(code);
    return added == 1;
  }

  /// Somebody opened the link of a code.
  public void clicked(String code) {
    database
        .sql()
        .sql(
            "INSERT INTO affiliate_click (code, day, clicks) VALUES (lower(?), current_date, 1)"
                + " ON CONFLICT (code, day) DO UPDATE SET clicks = affiliate_click.clicks + 1")
        .param(code)
        .update();
  }

  public Optional<Partner> of(UUID accountId) {
    return database
        .sql()
        .sql(
            """
            SELECT a.code, a.created_at,
              (SELECT coalesce(sum(clicks), 0) FROM affiliate_click c WHERE c.code = lower(a.code)),
              (SELECT count(*) FROM invoice i WHERE lower(i.affiliate) = lower(a.code) AND i.account_id <> a.account_id
                 AND i.status IN ('payment_confirmed', 'pending', 'complete')),
              (SELECT coalesce(sum(t.units), 0) FROM transfer t
                WHERE t.account_id = a.account_id AND t.to_kind = 'balance' AND t.asset = 'USD'
                  AND t.key LIKE 'commission:%')
            FROM affiliate a WHERE a.account_id = ? ORDER BY a.created_at LIMIT 1
            """)
        .param(accountId)
        .query(
            (row, n) -> {
              BigDecimal earned = row.getBigDecimal(5);
              return new Partner(
                  row.getString(1),
                  InvoiceRows.instant(row, "created_at"),
                  row.getLong(3),
                  row.getLong(4),
                  new Money(earned.toBigIntegerExact(), Asset.USD));
            })
        .optional();
  }
}
