package sutler.store;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.RowMapper;
import sutler.checkout.Change;
import sutler.checkout.Deliver;
import sutler.checkout.Invoices;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.Refund;
import sutler.ledger.Book;
import sutler.money.Money;

/// Invoices in PostgreSQL.
public final class SqlInvoices implements Invoices {
  private final Database database;
  private final Books books;
  private final InvoiceRows rows;
  private final InvoiceWrites writes;
  private final DueOrders due;

  public SqlInvoices(Database database, Books books, Vault vault) {
    this.database = database;
    this.books = books;
    this.rows = new InvoiceRows(vault);
    this.writes = new InvoiceWrites(database, vault);
    this.due = new DueOrders(database, rows);
  }

  @Override
  public Placement place(Placing placing) {
    Invoice invoice = placing.invoice();
    Cart cart = placing.cart();
    try {
      return database.inTransaction(
          () -> {
            // Under the same key a second purchase waits here for the first to end.
            if (!writes.insert(invoice, cart)) {
              throw new KeyTaken();
            }
            // In the order of their ids, so that two carts never wait for each other.
            new TreeMap<>(placing.bills())
                .forEach(
                    (bill, revision) -> {
                      if (!takeBill(invoice, bill, revision)) {
                        throw new BillTaken(bill);
                      }
                    });
            writes.insertOrders(invoice, invoice.createdAt().plus(Deliver.LEASE));
            // Last, because it holds the buyer's balance until the commit.
            books.post(placing.transfers());
            return new Placement.Placed(invoice);
          });
    } catch (KeyTaken taken) {
      return earlier(invoice.accountId(), cart)
          .orElseThrow(() -> new IllegalStateException("an idempotency key came and went"));
    } catch (BillTaken taken) {
      return new Placement.BillPaymentUsed(taken.id);
    } catch (DataIntegrityViolationException refused) {
      if (isBalance(refused)) {
        return new Placement.BalanceTooLow();
      }
      throw refused;
    }
  }

  /// Rolls the transaction back; never leaves this class.
  private static final class KeyTaken extends RuntimeException {
    KeyTaken() {
      super("key taken", null, false, false);
    }
  }

  private static final class BillTaken extends RuntimeException {
    final transient UUID id;

    BillTaken(UUID id) {
      super("bill taken", null, false, false);
      this.id = id;
    }
  }

  private static boolean isBalance(DataIntegrityViolationException refused) {
    return refused.getMostSpecificCause().getMessage() instanceof String text
        && text.contains("balance_not_negative");
  }

  private boolean takeBill(Invoice invoice, UUID billId, int revision) {
    int taken =
        database
            .sql()
            .sql(
                "UPDATE bill_payment SET invoice_id = ?"
                    + " WHERE account_id = ? AND id = ? AND revision = ? AND invoice_id IS NULL AND expires_at > ?")
            .param(invoice.id())
            .param(invoice.accountId())
            .param(billId)
            .param(revision)
            .param(Timestamp.from(invoice.createdAt()))
            .update();
    return taken == 1;
  }

  @Override
  public Optional<Placement> earlier(UUID accountId, Cart cart) {
    if (cart.idempotencyKey().isEmpty()) {
      return Optional.empty();
    }
    return database
        .sql()
        .sql("SELECT id, arguments_hash FROM invoice WHERE account_id = ? AND idempotency_key = ?")
        .param(accountId)
        .param(cart.idempotencyKey().get())
        .query(
            (row, n) -> Map.entry(row.getObject("id", UUID.class), row.getString("arguments_hash")))
        .optional()
        .map(
            entry ->
                entry.getValue().equals(cart.argumentsHash())
                    ? new Placement.Replayed(find(entry.getKey()).orElseThrow())
                    : new Placement.Conflict());
  }

  @Override
  public Optional<Invoice> find(UUID id) {
    return database.inSnapshot(() -> load(id, ""));
  }

  private Optional<Invoice> load(UUID id, String locking) {
    return database
        .sql()
        .sql("SELECT * FROM invoice WHERE id = ?" + locking)
        .param(id)
        .query(rows::invoice)
        .optional()
        .map(this::whole);
  }

  private Invoice whole(Invoice invoice) {
    List<Order> orders = orders(invoice.id());
    Invoice withOrders = invoice.withOrders(orders);
    if (invoice.method().isLedger() && orders.stream().noneMatch(o -> o.failure().isPresent())) {
      return withOrders;
    }
    Invoice next =
        withOrders.withPayments(children("payment", true, invoice.id(), InvoiceRows::payment));
    for (Refund refund : children("refund", false, invoice.id(), InvoiceRows::refund)) {
      next = next.plus(refund);
    }
    return next;
  }

  private List<Order> orders(UUID invoiceId) {
    return database
        .sql()
        .sql(
            "SELECT "
                + InvoiceRows.ORDER
                + " FROM orders o JOIN invoice i ON i.id = o.invoice_id AND i.account_id = o.account_id"
                + " WHERE o.invoice_id = ? ORDER BY o.position")
        .param(invoiceId)
        .query(rows::order)
        .list();
  }

  /// @param keyed whether the table has the account first in its key
  private <T> List<T> children(String table, boolean keyed, UUID invoiceId, RowMapper<T> mapper) {
    return database
        .sql()
        .sql(
            "SELECT t.*, i.asset AS charge FROM %s t JOIN invoice i ON i.id = t.invoice_id%s WHERE t.invoice_id = ? ORDER BY t.position"
                .formatted(table, keyed ? " AND t.account_id = i.account_id" : ""))
        .param(invoiceId)
        .query(mapper)
        .list();
  }

  @Override
  public Optional<UUID> invoiceOf(UUID accountId, String orderId) {
    return database
        .sql()
        .sql("SELECT invoice_id FROM orders WHERE account_id = ? AND id = ?")
        .param(accountId)
        .param(orderId)
        .query(UUID.class)
        .optional();
  }

  @Override
  public Page list(UUID accountId, Filter filter) {
    return database.inSnapshot(() -> page(accountId, filter));
  }

  private Page page(UUID accountId, Filter filter) {
    String where =
        " WHERE account_id = ? AND created_at >= ? AND created_at < ?"
            // What a guest made in this account's name is nobody's until it is paid.
            + " AND ("
            + (filter.onlyPaid() ? "" : "NOT by_guest OR ")
            + "status IN ('payment_detected', 'payment_confirmed', 'pending', 'complete'))";
    Timestamp after = Timestamp.from(filter.after().orElse(Instant.EPOCH));
    Timestamp before =
        Timestamp.from(filter.before().orElse(Instant.parse("9999-01-01T00:00:00Z")));
    long total =
        database
            .sql()
            .sql("SELECT count(*) FROM invoice" + where)
            .param(accountId)
            .param(after)
            .param(before)
            .query(Long.class)
            .single();
    List<Invoice> page =
        database
            .sql()
            .sql("SELECT * FROM invoice" + where + " ORDER BY created_at DESC, id LIMIT ? OFFSET ?")
            .param(accountId)
            .param(after)
            .param(before)
            .param(filter.limit())
            .param(filter.start())
            .query(rows::invoice)
            .list();
    return new Page(total, withOrders(page));
  }

  /// Those of these ids that there are, without payments and refunds.
  List<Invoice> all(List<UUID> ids) {
    return withOrders(
        database
            .sql()
            .sql("SELECT * FROM invoice WHERE id = ANY(?)")
            .param(ids.toArray(UUID[]::new))
            .query(rows::invoice)
            .list());
  }

  /// The orders of a page in one query; payments and refunds are left to [#find].
  private List<Invoice> withOrders(List<Invoice> page) {
    if (page.isEmpty()) {
      return page;
    }
    Map<UUID, List<Order>> byInvoice = new LinkedHashMap<>();
    database
        .sql()
        .sql(
            "SELECT "
                + InvoiceRows.ORDER
                + " FROM orders o JOIN invoice i ON i.id = o.invoice_id"
                + " WHERE o.invoice_id = ANY(?) ORDER BY o.position")
        .param(page.stream().map(Invoice::id).toArray(UUID[]::new))
        .query((row, n) -> Map.entry(row.getObject("invoice_id", UUID.class), rows.order(row, n)))
        .list()
        .forEach(
            e -> byInvoice.computeIfAbsent(e.getKey(), k -> new ArrayList<>()).add(e.getValue()));
    return page.stream().map(i -> i.withOrders(byInvoice.getOrDefault(i.id(), List.of()))).toList();
  }

  @Override
  public Optional<Invoice> change(UUID id, Function<Invoice, Change> decide) {
    return database.inTransaction(
        () -> {
          Optional<Invoice> found = load(id, " FOR UPDATE");
          return found.map(
              before -> {
                Change change = decide.apply(before);
                writes.save(before, change.next());
                books.post(change.transfers());
                return change.next();
              });
        });
  }

  @Override
  public List<Lease> leaseDue(Instant now, int most) {
    return due.lease(now, most);
  }

  @Override
  public void postpone(Lease lease, Instant until) {
    due.postpone(lease, until);
  }

  @Override
  public List<UUID> overdue(Instant now, int most) {
    return database
        .sql()
        .sql(
            """
            SELECT id FROM invoice
            WHERE expires_at <= ? AND (
              (status = 'unpaid' AND (held_until IS NULL OR held_until <= ?))
              OR (status = 'payment_detected' AND waits_until <= ?))
            ORDER BY expires_at LIMIT ?
            """)
        .param(Timestamp.from(now))
        .param(Timestamp.from(now))
        .param(Timestamp.from(now))
        .param(most)
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  @Override
  public List<UUID> unpaid(Instant madeBefore, Instant now, int most) {
    return database
        .sql()
        .sql(
            "SELECT id FROM invoice WHERE status = 'unpaid' AND created_at <= ? AND expires_at > ? LIMIT ?")
        .param(Timestamp.from(madeBefore))
        .param(Timestamp.from(now))
        .param(most)
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  @Override
  public Map<UUID, Mark> marks(Collection<UUID> ids) {
    Map<UUID, Mark> marks = new HashMap<>();
    if (ids.isEmpty()) {
      return marks;
    }
    database
        .sql()
        .sql(
            """
            SELECT i.id, i.status, coalesce(string_agg(
              concat_ws('/', p.state, p.confirmations, p.units), ' ' ORDER BY p.position), '') AS payments
            FROM invoice i LEFT JOIN payment p ON p.account_id = i.account_id AND p.invoice_id = i.id
            WHERE i.id = ANY(?) GROUP BY i.id
            """)
        .param(ids.toArray(UUID[]::new))
        .query(
            row -> {
              marks.put(
                  row.getObject("id", UUID.class),
                  new Mark(InvoiceRows.status(row), row.getString("payments")));
            });
    return marks;
  }

  @Override
  public Money balance(Book book) {
    return books.balance(book);
  }
}
