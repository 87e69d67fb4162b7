package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import sutler.ledger.Book;
import sutler.ledger.Entry;
import sutler.ledger.Transfer;
import sutler.money.Money;

/// The books. Posting belongs to the transaction around it.
public final class Books {
  private static final int BOOK_IDS_CACHED_MAX = 100_000;

  private final Database database;
  private final Cache<Book, Long> ids =
      Caffeine.newBuilder().maximumSize(BOOK_IDS_CACHED_MAX).build();

  public Books(Database database) {
    this.database = database;
  }

  /// Posts in the order of the customers' books, so that two transactions never wait for each
  /// other.
  ///
  /// @throws org.springframework.dao.DataIntegrityViolationException when a balance would go below
  ///   zero, or when a key was posted before
  void post(List<Transfer> transfers) {
    if (transfers.isEmpty()) {
      return;
    }
    // Books are opened in one order, so that two transactions never wait for each other here
    // either.
    transfers.stream()
        .flatMap(t -> Stream.of(t.from(), t.to()))
        .filter(book -> ids.getIfPresent(book) == null)
        .distinct()
        .sorted(Comparator.comparing(Book::toString))
        .forEach(this::id);
    List<Row> rows = new ArrayList<>();
    for (Transfer t : transfers) {
      rows.add(new Row(t, id(t.from()), id(t.to())));
    }
    rows.sort(Comparator.comparingLong(Row::customers));
    List<Object[]> batch = new ArrayList<>();
    for (Row row : rows) {
      Transfer t = row.transfer;
      BigDecimal units = new BigDecimal(t.amount().units());
      batch.add(
          new Object[] {
            t.key(), t.invoiceId(), t.amount().asset().code(), row.from, row.to, units
          });
    }
    database
        .template()
        .batchUpdate(
            "INSERT INTO transfer (key, invoice_id, asset, from_book, to_book, units)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            batch);
  }

  private record Row(Transfer transfer, long from, long to) {
    long customers() {
      return transfer.from().owner().isPresent() ? from : to;
    }
  }

  Money balance(Book book) {
    BigDecimal units =
        database
            .sql()
            .sql(
                "SELECT balance FROM book WHERE account_id IS NOT DISTINCT FROM ? AND kind = ? AND asset = ?")
            .param(book.owner().orElse(null))
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
            Book world = Book.store(Book.Kind.WORLD, level.asset());
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
            SELECT t.id, split_part(t.key, ':', 1) AS purpose, t.invoice_id, t.units, t.at,
                   b.kind, b.asset
            FROM book b CROSS JOIN LATERAL (
              (SELECT id, key, invoice_id, -units AS units, at FROM transfer
                WHERE from_book = b.id AND id < ? ORDER BY id DESC LIMIT ?)
              UNION ALL
              (SELECT id, key, invoice_id, units, at FROM transfer
                WHERE to_book = b.id AND id < ? ORDER BY id DESC LIMIT ?)) t
            WHERE b.account_id = ? ORDER BY t.id DESC LIMIT ?
            """)
        .param(before)
        .param(most)
        .param(before)
        .param(most)
        .param(accountId)
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
              SELECT book, sum(units) AS units FROM (
                SELECT from_book AS book, -units AS units FROM transfer
                UNION ALL SELECT to_book, units FROM transfer) legs
              GROUP BY book)
            SELECT 'book ' || b.id || ' holds ' || b.balance || ' but its transfers say '
                   || coalesce(m.units, 0)
              FROM book b LEFT JOIN moved m ON m.book = b.id
              WHERE b.balance IS NOT NULL AND b.balance <> coalesce(m.units, 0)
            UNION ALL
            SELECT 'asset ' || b.asset || ' does not sum to zero: ' || sum(m.units)
              FROM moved m JOIN book b ON b.id = m.book GROUP BY b.asset HAVING sum(m.units) <> 0
            UNION ALL
            SELECT 'invoice ' || i.id || ' is complete at ' || i.total || ' but ' || coalesce(t.units, 0)
                   || ' were delivered or refunded'
              FROM invoice i LEFT JOIN LATERAL (
                SELECT sum(t.units) AS units FROM transfer t JOIN book u ON u.id = t.from_book
                WHERE t.invoice_id = i.id AND u.kind = 'unearned'
                  AND (t.key LIKE 'deliver:%' OR t.key LIKE 'refund:%' OR t.key LIKE 'top-up:%')) t ON true
              WHERE i.status = 'complete' AND i.total <> coalesce(t.units, 0)
            """)
        .query((row, n) -> row.getString(1))
        .list();
  }

  private long id(Book book) {
    Optional<Long> known = Optional.ofNullable(ids.getIfPresent(book));
    return known.orElseGet(() -> open(book));
  }

  /// Finds or opens a book. Its id is remembered once the transaction around has committed: a book
  /// whose opening is rolled back must not be.
  private long open(Book book) {
    Optional<Long> found = find(book);
    if (found.isPresent()) {
      remember(book, found.get());
      return found.get();
    }
    database
        .sql()
        .sql(
            "INSERT INTO book (account_id, kind, asset, balance) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")
        .param(book.owner().orElse(null))
        .param(kind(book))
        .param(book.asset().code())
        .param(book.kind().isCustomers() ? BigDecimal.ZERO : null)
        .update();
    return find(book).orElseThrow(() -> new IllegalStateException("no book " + book));
  }

  private void remember(Book book, long id) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      ids.put(book, id);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            ids.put(book, id);
          }
        });
  }

  private Optional<Long> find(Book book) {
    return database
        .sql()
        .sql(
            "SELECT id FROM book WHERE account_id IS NOT DISTINCT FROM ? AND kind = ? AND asset = ?")
        .param(book.owner().orElse(null))
        .param(kind(book))
        .param(book.asset().code())
        .query(Long.class)
        .optional();
  }

  private static String kind(Book book) {
    return book.kind().name().toLowerCase(Locale.ROOT);
  }
}
