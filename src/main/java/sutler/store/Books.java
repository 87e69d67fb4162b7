package sutler.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import sutler.ledger.Book;
import sutler.ledger.Entry;
import sutler.ledger.Transfer;
import sutler.money.Money;

/// The books. Posting belongs to the transaction around it.
public final class Books {
  private final Database database;

  public Books(Database database) {
    this.database = database;
  }

  /// Posts in one order of customers and their books, so that two transactions never wait for each
  /// other.
  ///
  /// @throws org.springframework.dao.DataIntegrityViolationException when a balance would go below
  ///   zero, or when a key was posted before
  void post(List<Transfer> transfers) {
    if (transfers.isEmpty()) {
      return;
    }
    List<Object[]> batch = new ArrayList<>();
    for (Transfer t : sorted(transfers)) {
      batch.add(
          new Object[] {
            t.accountId(),
            t.key(),
            t.invoiceId(),
            t.amount().asset().code(),
            kind(t.from()),
            kind(t.to()),
            new BigDecimal(t.amount().units())
          });
    }
    database
        .template()
        .batchUpdate(
            "INSERT INTO transfer (account_id, key, invoice_id, asset, from_kind, to_kind, units)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
            batch);
  }

  static List<Transfer> sorted(List<Transfer> transfers) {
    return transfers.stream()
        .sorted(Comparator.comparing(Transfer::accountId).thenComparing(Books::spendable))
        .toList();
  }

  /// The book whose row is locked.
  private static String spendable(Transfer t) {
    Book book = t.from().kind().isCustomers() ? t.from() : t.to();
    return kind(book) + book.asset().code();
  }

  Money balance(Book book) {
    BigDecimal units =
        database
            .sql()
            .sql("SELECT balance FROM book WHERE account_id = ? AND kind = ? AND asset = ?")
            .param(book.owner())
            .param(kind(book))
            .param(book.asset().code())
            .query(BigDecimal.class)
            .optional()
            .orElse(BigDecimal.ZERO);
    return new Money(units.toBigIntegerExact(), book.asset());
  }

  /// Brings a customer's balance up to an amount: how the sandbox gives play money.
  public void topUp(UUID accountId, Book.Kind kind, Money level) {
    Book book = Book.of(accountId, kind, level.asset());
    database.inTransaction(
        () -> {
          Money missing = level.minus(balance(book));
          if (missing.isPositive()) {
            Book world = book.sibling(Book.Kind.WORLD);
            UUID id = UUID.randomUUID();
            post(List.of(new Transfer("sandbox:" + id, id, world, book, missing)));
          }
          return missing;
        });
  }

  /// The movements of a customer's books, the newest first.
  ///
  /// @param before the id of the entry after which to go on; [Long#MAX_VALUE] for the newest
  public List<Entry> history(UUID accountId, long before, int most) {
    return database
        .sql()
        .sql(
            """
            SELECT t.id, split_part(t.key, ':', 1) AS purpose, t.invoice_id, t.asset, t.at,
              CASE WHEN t.from_kind IN ('balance', 'cashback') THEN -t.units ELSE t.units END AS units,
              CASE WHEN t.from_kind IN ('balance', 'cashback') THEN t.from_kind ELSE t.to_kind END AS kind
            FROM transfer t
            WHERE t.account_id = ? AND t.id < ?
              AND (t.from_kind IN ('balance', 'cashback') OR t.to_kind IN ('balance', 'cashback'))
            ORDER BY t.id DESC LIMIT ?
            """)
        .param(accountId)
        .param(before)
        .param(most)
        .query(Books::entry)
        .list();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getLong("id"),
        Entry.Purpose.of(row.getString("purpose")),
        Book.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        InvoiceRows.money(row, "units", "asset"),
        row.getObject("invoice_id", UUID.class),
        InvoiceRows.instant(row, "at"));
  }

  /// What is wrong with the books; nothing, if all is well. Adds up every transfer ever posted.
  public List<String> audit() {
    return database
        .sql()
        .sql(
            """
            WITH moved AS (
              SELECT account_id, kind, asset, sum(units) AS units FROM (
                SELECT account_id, from_kind AS kind, asset, -units AS units FROM transfer
                UNION ALL SELECT account_id, to_kind, asset, units FROM transfer) legs
              GROUP BY account_id, kind, asset),
            earned AS (
              SELECT account_id, invoice_id, sum(units) AS units FROM transfer
              WHERE from_kind = 'unearned'
                AND (key LIKE 'deliver:%' OR key LIKE 'refund:%' OR key LIKE 'top-up:%')
              GROUP BY account_id, invoice_id)
            SELECT 'the ' || m.kind || ' of ' || m.account_id || ' holds ' || coalesce(b.balance::text, 'nothing')
                   || ' ' || m.asset || ' but its transfers say ' || m.units
              FROM moved m LEFT JOIN book b USING (account_id, kind, asset)
              WHERE m.kind IN ('balance', 'cashback') AND coalesce(b.balance, 0) <> m.units
            UNION ALL
            SELECT 'the ' || b.kind || ' of ' || b.account_id || ' holds ' || b.balance || ' without a transfer'
              FROM book b WHERE b.balance <> 0 AND NOT EXISTS (SELECT FROM moved m
                WHERE (m.account_id, m.kind, m.asset) = (b.account_id, b.kind, b.asset))
            UNION ALL
            SELECT 'asset ' || asset || ' does not sum to zero: ' || sum(units)
              FROM moved GROUP BY asset HAVING sum(units) <> 0
            UNION ALL
            SELECT 'between partners ' || sum(units) || ' ' || asset || ' are lost'
              FROM moved WHERE kind = 'partners' GROUP BY asset HAVING sum(units) <> 0
            UNION ALL
            SELECT 'invoice ' || i.id || ' is complete at ' || i.total || ' but ' || coalesce(e.units, 0)
                   || ' were delivered or refunded'
              FROM invoice i LEFT JOIN earned e ON e.account_id = i.account_id AND e.invoice_id = i.id
              WHERE i.status = 'complete' AND i.total <> coalesce(e.units, 0)
            """)
        .query((row, n) -> row.getString(1))
        .list();
  }

  static String kind(Book book) {
    return book.kind().name().toLowerCase(Locale.ROOT);
  }
}
