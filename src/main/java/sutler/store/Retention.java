package sutler.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import sutler.supply.Redemption;

/// What is forgotten of people: at their wish, or when it has been kept for as long as it may. The
/// books need amounts, times and products; of an order nothing else stays.
public final class Retention {
  private static final int AT_ONCE = 500;
  private static final Duration UNPAID_KEPT = Duration.ofDays(30);
  private static final Duration GUESTS_UNPAID_KEPT = Duration.ofDays(7);
  private static final Duration UNPAID_KEPT_LEAST = Duration.ofDays(1);

  /// After that, all that a deleted account had under way is over.
  private static final Duration SWEPT = Duration.ofDays(60);

  private static final int UNPAID_OF_ACCOUNT_MAX = 1_000;
  private static final int UNPAID_OF_GUESTS_MAX = 200_000;

  private static final String OF_DELETED =
      "i.account_id IN (SELECT a.id FROM account a WHERE a.deleted_at > ?)";

  /// Of whom there is nothing: guests' purchases open accounts, for whatever address they name.
  private static final String EMPTY =
      "DELETE FROM account a WHERE a.id = ANY (?)"
          + " AND NOT EXISTS (SELECT FROM invoice x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM book x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM bill_payment x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM session x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM passkey x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM api_key x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM oauth_grant x WHERE x.account_id = a.id)"
          + " AND NOT EXISTS (SELECT FROM affiliate x WHERE x.account_id = a.id)";

  /// Nothing more comes of an invoice `i`: neither money that may still arrive, nor goods.
  private static final String OVER =
      """
      i.status IN ('complete', 'expired', 'denied', 'payment_error')
        AND (i.status <> 'expired' OR i.waits_until < now())
        AND NOT EXISTS (SELECT FROM payment p WHERE p.account_id = i.account_id AND p.invoice_id = i.id
          AND (p.state = 'pending' OR (p.state = 'gone' AND i.waits_until > now())))
        AND NOT EXISTS (SELECT FROM orders o WHERE o.account_id = i.account_id AND o.invoice_id = i.id
          AND o.status = 'pending')
        AND NOT EXISTS (SELECT FROM x402_attempt x WHERE x.account_id = i.account_id AND x.invoice_id = i.id
          AND x.look_at < 'infinity')
      """;

  /// What a guest began in the account's name is no reason to keep its owner: it goes on, and is
  /// forgotten when it is over.
  private static final String OF_A_GUEST = "i.by_guest";

  /// What is left of an account are its id and its books.
  private static final List<String> ERASING =
      List.of(
          "DELETE FROM bill_payment WHERE account_id = ?",
          "DELETE FROM mail WHERE account_id = ? AND status <> 'sending'",
          "DELETE FROM mail WHERE mailbox = (SELECT mailbox FROM account WHERE id = ?)"
              + " AND kind IN ('notice', 'sign-in') AND status <> 'sending'",
          "DELETE FROM session WHERE account_id = ?",
          "DELETE FROM passkey WHERE account_id = ?",
          "DELETE FROM seen_network WHERE owner = ?",
          "DELETE FROM seen_network WHERE owner IN (SELECT id FROM api_key WHERE account_id = ?)",
          "DELETE FROM api_key WHERE account_id = ?",
          "DELETE FROM spent_refresh WHERE grant_id IN (SELECT id FROM oauth_grant WHERE account_id = ?)",
          "DELETE FROM oauth_grant WHERE account_id = ?",
          "DELETE FROM affiliate WHERE account_id = ?",
          "UPDATE account SET email_sealed = NULL, email_index = NULL, mailbox = NULL, deleted_at = now() WHERE id = ?");

  private static final List<String> DROPPING =
      List.of(
          "DELETE FROM event e USING invoice i WHERE i.id = ANY (?) AND e.account_id = i.account_id"
              + " AND e.invoice_id = i.id",
          "DELETE FROM supply_attempt a USING invoice i, orders o WHERE i.id = ANY (?)"
              + " AND o.account_id = i.account_id AND o.invoice_id = i.id"
              + " AND a.account_id = o.account_id AND a.order_id = o.id",
          "DELETE FROM bill_payment b USING invoice i WHERE i.id = ANY (?) AND b.account_id = i.account_id"
              + " AND b.invoice_id = i.id",
          "DELETE FROM orders o USING invoice i WHERE i.id = ANY (?) AND o.account_id = i.account_id"
              + " AND o.invoice_id = i.id",
          "DELETE FROM invoice WHERE id = ANY (?)");

  private final Database database;
  private final Vault vault;

  public Retention(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// What became of a wish to be forgotten.
  public enum Erasure {
    DONE,
    /// Something can still be paid, is being delivered or is held.
    UNDER_WAY
  }

  /// Forgets an account: who it was, who could act for it, and what its orders were about.
  public Erasure erase(UUID account) {
    boolean gone =
        database.inTransaction(
            () -> {
              hold(List.of(account), "");
              if (isUnderWay(account)) {
                return false;
              }
              for (String sql : ERASING) {
                database.sql().sql(sql).param(account).update();
              }
              return true;
            });
    if (!gone) {
      return Erasure.UNDER_WAY;
    }
    // Whatever is left of this by a fault, the next round of `forgetDeleted` takes up.
    int some = 1;
    while (some > 0) {
      some = database.inTransaction(() -> forget(keys("i.account_id = ?", account, "")));
    }
    return Erasure.DONE;
  }

  /// Until the end of the transaction nothing is begun for these accounts: see `hold_account`.
  ///
  /// @param others as in [#keys]
  /// @return those that are held
  private List<UUID> hold(List<UUID> accounts, String others) {
    return database
        .sql()
        .sql("SELECT id FROM account WHERE id = ANY (?) ORDER BY id FOR UPDATE" + others)
        .param(accounts.toArray(UUID[]::new))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  private boolean isUnderWay(UUID account) {
    return database
        .sql()
        .sql(
            "SELECT EXISTS (SELECT FROM invoice i WHERE i.account_id = ? AND NOT (%s) AND NOT (%s))"
                .formatted(OVER, OF_A_GUEST))
        .param(account)
        .query(Boolean.class)
        .single();
  }

  private record Key(UUID account, UUID id) {}

  /// @param others `""` waits for those who have an invoice; `" SKIP LOCKED"` leaves it for later
  private List<Key> keys(String which, Object value, String others) {
    return database
        .sql()
        .sql(
            "SELECT i.account_id, i.id FROM invoice i WHERE NOT i.forgotten AND %s AND %s ORDER BY i.id LIMIT %d FOR UPDATE%s"
                .formatted(which, OVER, AT_ONCE, others))
        .param(value)
        .query((row, n) -> new Key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
        .list();
  }

  private int forget(List<Key> invoices) {
    List<Object[]> keys =
        invoices.stream().map(key -> new Object[] {key.account(), key.id()}).toList();
    List<Object[]> orders = new ArrayList<>();
    invoices.forEach(key -> orders.addAll(orders(key)));
    database
        .template()
        .batchUpdate(
            "UPDATE orders SET typed = NULL, gift_mailbox = NULL, redemption = CASE WHEN redemption IS NULL THEN NULL ELSE ? END"
                + " WHERE account_id = ? AND id = ?",
            orders);
    database
        .template()
        .batchUpdate("DELETE FROM gift_link WHERE account_id = ? AND invoice_id = ?", keys);
    database
        .template()
        .batchUpdate(
            "UPDATE invoice SET forgotten = true, email_sealed = NULL, idempotency_key = NULL, revision = revision + 1"
                + " WHERE account_id = ? AND id = ?",
            keys);
    return invoices.size();
  }

  /// A delivered order has goods, if only empty ones.
  private List<Object[]> orders(Key invoice) {
    String nothing = Json.redemption(Redemption.EMPTY);
    return database
        .sql()
        .sql("SELECT id FROM orders WHERE account_id = ? AND invoice_id = ?")
        .param(invoice.account())
        .param(invoice.id())
        .query(
            (row, n) ->
                new Object[] {
                  vault.seal(nothing, "order:" + row.getString(1)),
                  invoice.account(),
                  row.getString(1)
                })
        .list();
  }

  /// Forgets what invoices were about that ended long ago, and whose they were.
  ///
  /// @return how many; there may be more
  public int forgetOlderThan(Duration kept) {
    Timestamp before = Timestamp.from(Instant.now().minus(kept));
    return database.inTransaction(() -> forget(keys("i.created_at < ?", before, " SKIP LOCKED")));
  }

  /// Forgets what was not over yet when its account was deleted.
  ///
  /// @return how many; there may be more
  public int forgetDeleted() {
    return database.inTransaction(
        () -> forget(keys(OF_DELETED, Timestamp.from(Instant.now().minus(SWEPT)), " SKIP LOCKED")));
  }

  /// Deletes invoices that nobody paid anything of: a month after they were made, a week after
  /// where a guest made them, and sooner, though never on the first day, where there are very many.
  /// Accounts of which nothing is left go too.
  public void dropUnpaid() {
    Instant now = Instant.now();
    Timestamp kept = Timestamp.from(now.minus(UNPAID_KEPT));
    Timestamp day = Timestamp.from(now.minus(UNPAID_KEPT_LEAST));
    all("created_at < ?", kept);
    all("by_guest AND created_at < ?", guestsKeptSince(now));
    for (Crowd crowd : crowds()) {
      Timestamp since = crowd.since().before(day) ? crowd.since() : day;
      all("account_id = ? AND created_at < ?", crowd.account(), since);
    }
  }

  private void all(String which, Object... values) {
    int dropped = AT_ONCE;
    while (dropped == AT_ONCE) {
      dropped = dropUnpaid(which, values);
    }
  }

  /// For a week, or for as long as there is room.
  private Timestamp guestsKeptSince(Instant now) {
    Instant first = now.minus(GUESTS_UNPAID_KEPT);
    Instant crowded =
        database
            .sql()
            .sql(
                "SELECT created_at FROM invoice WHERE status = 'expired' AND by_guest"
                    + " ORDER BY created_at DESC OFFSET ? LIMIT 1")
            .param(UNPAID_OF_GUESTS_MAX)
            .query(Timestamp.class)
            .optional()
            .map(Timestamp::toInstant)
            .orElse(first);
    Instant later = crowded.isAfter(first) ? crowded : first;
    Instant day = now.minus(UNPAID_KEPT_LEAST);
    return Timestamp.from(later.isAfter(day) ? day : later);
  }

  /// @param since of whose unpaid invoices only those made later are kept
  private record Crowd(UUID account, Timestamp since) {}

  private List<Crowd> crowds() {
    return database
        .sql()
        .sql(
            """
            SELECT c.account_id, (SELECT x.created_at FROM invoice x
                WHERE x.account_id = c.account_id AND x.status = 'expired'
                ORDER BY x.created_at DESC OFFSET ? LIMIT 1)
            FROM (SELECT account_id FROM invoice WHERE status = 'expired'
              GROUP BY account_id HAVING count(*) > ? LIMIT ?) c
            """)
        .param(UNPAID_OF_ACCOUNT_MAX - 1)
        .param(UNPAID_OF_ACCOUNT_MAX)
        .param(AT_ONCE)
        .query((row, n) -> new Crowd(row.getObject(1, UUID.class), row.getTimestamp(2)))
        .list();
  }

  private int dropUnpaid(String which, Object... values) {
    return database.inTransaction(
        () -> {
          List<Key> gone =
              database
                  .sql()
                  .sql(
                      """
                      SELECT account_id, id FROM invoice i WHERE status = 'expired' AND waits_until < now() AND %s
                        AND NOT EXISTS (SELECT FROM payment p WHERE p.account_id = i.account_id AND p.invoice_id = i.id)
                        AND NOT EXISTS (SELECT FROM refund r WHERE r.account_id = i.account_id AND r.invoice_id = i.id)
                        AND NOT EXISTS (SELECT FROM x402_attempt x WHERE x.account_id = i.account_id AND x.invoice_id = i.id)
                        AND NOT EXISTS (SELECT FROM transfer t WHERE t.account_id = i.account_id AND t.invoice_id = i.id)
                      LIMIT %d FOR UPDATE SKIP LOCKED
                      """
                          .formatted(which, AT_ONCE))
                  .params(values)
                  .query(
                      (row, n) ->
                          new Key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                  .list();
          List<UUID> ids = gone.stream().map(Key::id).toList();
          DROPPING.forEach(sql -> drop(sql, ids));
          drop(EMPTY, hold(gone.stream().map(Key::account).distinct().toList(), " SKIP LOCKED"));
          return gone.size();
        });
  }

  private void drop(String sql, List<UUID> ids) {
    database
        .template()
        .update(
            sql,
            statement -> {
              Connection connection = statement.getConnection();
              Array array = connection.createArrayOf("uuid", ids.toArray());
              statement.setArray(1, array);
            });
  }
}
