package sutler.store;

import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.PreparedStatementCallback;
import sutler.checkout.Act;
import sutler.checkout.Agenda;
import sutler.checkout.Change;
import sutler.checkout.Invoices;
import sutler.checkout.Task;
import sutler.invoice.Cart;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.ledger.Book;
import sutler.money.Money;

/// Invoices in PostgreSQL. A purchase is one statement, and so is what is saved of a change.
public final class SqlInvoices implements Invoices {
  private static final String LOAD =
      "SELECT " + InvoiceRows.WHOLE + " FROM invoice i WHERE i.account_id = ? AND i.id = ?";
  private static final String LOCK =
      "SELECT 1 FROM invoice WHERE account_id = ? AND id = ? FOR UPDATE";

  private final Database database;
  private final Books books;
  private final InvoiceRows rows;
  private final InvoiceWrites writes;

  public SqlInvoices(Database database, Books books, Vault vault) {
    this.database = database;
    this.books = books;
    this.rows = new InvoiceRows(vault);
    this.writes = new InvoiceWrites(vault);
  }

  @Override
  public Placement place(Placing placing) {
    Invoice invoice = placing.invoice();
    try {
      boolean placed =
          placing.bills().isEmpty()
              ? insert(placing)
              : database.inTransaction(
                  () -> {
                    // In the order of their ids, so that two carts never wait for each other.
                    new TreeMap<>(placing.bills())
                        .forEach((bill, revision) -> takeBill(invoice, bill, revision));
                    if (!insert(placing)) {
                      throw new KeyTaken();
                    }
                    return true;
                  });
      return placed ? new Placement.Placed(invoice) : earlierFor(placing);
    } catch (KeyTaken taken) {
      return earlierFor(placing);
    } catch (BillTaken taken) {
      return new Placement.BillPaymentUsed(taken.id);
    } catch (AccountGone gone) {
      return new Placement.AccountGone();
    } catch (DataIntegrityViolationException refused) {
      if (isBalance(refused)) {
        return new Placement.BalanceTooLow();
      }
      throw refused;
    }
  }

  private Placement earlierFor(Placing placing) {
    return earlier(placing.invoice().accountId(), placing.cart())
        .orElseThrow(() -> new IllegalStateException("an idempotency key came and went"));
  }

  /// Under the same key a second purchase waits here for the first to end.
  ///
  /// @return false when the account has used the cart's idempotency key before
  private boolean insert(Placing placing) {
    Invoice invoice = placing.invoice();
    Act act = new Act(invoice.origin().actor(), invoice.createdAt());
    return Statement.guarded()
        .firstInsert(
            "invoice",
            writes.head(invoice, placing.cart()),
            " ON CONFLICT (account_id, idempotency_key) DO NOTHING")
        .insert("orders", writes.orders(invoice))
        .insert("supply_attempt", InvoiceWrites.attempts(invoice, act.at()))
        .insert("event", events(invoice, Event.placed(invoice), act))
        .insert("work", InvoiceWrites.tasks(Agenda.placed(invoice, act.at()).put()))
        .insert("transfer", InvoiceWrites.transfers(placing.transfers()))
        .run(database);
  }

  private static List<Row> events(Invoice invoice, List<Event> events, Act act) {
    return InvoiceWrites.events(invoice.accountId(), invoice.id(), events, act);
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

  private void takeBill(Invoice invoice, UUID billId, int revision) {
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
    if (taken != 1) {
      throw new BillTaken(billId);
    }
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
                    ? new Placement.Replayed(find(accountId, entry.getKey()).orElseThrow())
                    : new Placement.Conflict());
  }

  @Override
  public Optional<Invoice> find(UUID id) {
    return database
        .sql()
        .sql("SELECT " + InvoiceRows.WHOLE + " FROM invoice i WHERE i.id = ?")
        .param(id)
        .query(rows::invoice)
        .optional();
  }

  @Override
  public Optional<Invoice> find(UUID accountId, UUID id) {
    return database.sql().sql(LOAD).param(accountId).param(id).query(rows::invoice).optional();
  }

  /// The invoices that tasks are about, each once, in one round trip.
  List<Invoice> find(List<Task> tasks) {
    Map<UUID, UUID> accounts = new LinkedHashMap<>();
    tasks.forEach(task -> accounts.put(task.invoiceId(), task.accountId()));
    return database
        .sql()
        .sql(
            "SELECT "
                + InvoiceRows.WHOLE
                + " FROM unnest(?::uuid[], ?::uuid[]) AS wanted (account_id, id)"
                + " JOIN invoice i ON i.account_id = wanted.account_id AND i.id = wanted.id")
        .param(accounts.values().toArray(UUID[]::new))
        .param(accounts.keySet().toArray(UUID[]::new))
        .query(rows::invoice)
        .list();
  }

  /// Two statements in one round trip. In one statement the lock would be waited for after the
  /// snapshot was taken: the invoice would be the newest, and its orders those of before.
  private Optional<Invoice> lock(UUID accountId, UUID id) {
    return database
        .template()
        .execute(
            LOCK + ";" + LOAD,
            (PreparedStatementCallback<Optional<Invoice>>)
                statement -> {
                  for (int i = 0; i < 2; i++) {
                    statement.setObject(2 * i + 1, accountId);
                    statement.setObject(2 * i + 2, id);
                  }
                  statement.execute();
                  statement.getMoreResults();
                  try (ResultSet row = statement.getResultSet()) {
                    return row.next() ? Optional.of(rows.invoice(row, 0)) : Optional.empty();
                  }
                });
  }

  @Override
  public Optional<UUID> accountOf(UUID id) {
    return database
        .sql()
        .sql("SELECT account_id FROM invoice WHERE id = ?")
        .param(id)
        .query(UUID.class)
        .optional();
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
        " WHERE i.account_id = ? AND i.created_at >= ? AND i.created_at < ?"
            // What a guest made in this account's name is nobody's until it is paid.
            + " AND ("
            + (filter.onlyPaid() ? "" : "NOT i.by_guest OR ")
            + "i.status IN ('payment_detected', 'payment_confirmed', 'pending', 'complete'))";
    Timestamp after = Timestamp.from(filter.after().orElse(Instant.EPOCH));
    Timestamp before =
        Timestamp.from(filter.before().orElse(Instant.parse("9999-01-01T00:00:00Z")));
    long total =
        database
            .sql()
            .sql("SELECT count(*) FROM invoice i" + where)
            .param(accountId)
            .param(after)
            .param(before)
            .query(Long.class)
            .single();
    List<Invoice> page =
        database
            .sql()
            .sql(
                "SELECT "
                    + InvoiceRows.WHOLE
                    + " FROM invoice i"
                    + where
                    + " ORDER BY i.created_at DESC, i.id LIMIT ? OFFSET ?")
            .param(accountId)
            .param(after)
            .param(before)
            .param(filter.limit())
            .param(filter.start())
            .query(rows::invoice)
            .list();
    return new Page(total, page);
  }

  @Override
  public Optional<Invoice> change(
      UUID accountId, UUID id, Act act, Function<Invoice, Change> decide) {
    return database.inTransaction(
        () ->
            lock(accountId, id)
                .map(
                    before -> {
                      Change change = decide.apply(before);
                      Optional<Statement> rows = saving(before, change, act);
                      if (rows.isEmpty()) {
                        return change.next();
                      }
                      if (!rows.get().run(database)) {
                        throw new IllegalStateException("changed under its lock: invoice " + id);
                      }
                      return change.next().saved();
                    }));
  }

  /// One statement and no lock: it writes only where the invoice is still the one that was decided
  /// on. Where it is not, the decision is made again.
  @Override
  public Optional<Invoice> change(Invoice known, Act act, Function<Invoice, Change> decide) {
    Change change = decide.apply(known);
    Optional<Statement> rows = saving(known, change, act);
    return rows.isPresent() && rows.get().run(database)
        ? Optional.of(change.next().saved())
        : change(known.accountId(), known.id(), act, decide);
  }

  /// Writes the difference between two states of one invoice, what moved in the books, what is told
  /// of it and what follows from it; empty where nothing did. Nothing is written where another
  /// change was saved in between.
  private Optional<Statement> saving(Invoice before, Change change, Act act) {
    Invoice after = change.next();
    List<Event> events = Event.between(before, after);
    Agenda agenda = Agenda.between(before, after, events, act.at());
    Statement rows =
        Statement.guarded()
            .update("orders", writes.changedOrders(before, after))
            .update("supply_attempt", InvoiceWrites.changedAttempts(before, after, act.at()))
            .insert("payment", InvoiceWrites.payments(before, after), InvoiceWrites.PAYMENT_AGAIN)
            .insert("refund", InvoiceWrites.refunds(before, after))
            .insert("event", events(after, events, act))
            .insert("work", InvoiceWrites.tasks(agenda.put()), SqlWork.AGAIN)
            .delete("work", InvoiceWrites.dropped(agenda.drop()))
            .insert("transfer", InvoiceWrites.transfers(change.transfers()));
    if (rows.isEmpty()
        && before.status() == after.status()
        && before.times().equals(after.times())) {
      return Optional.empty();
    }
    Row key = InvoiceWrites.key(after).whole("revision", before.revision());
    return Optional.of(
        rows.firstUpdate(
            "invoice",
            "revision = revision + 1",
            new Statement.Changed(key, InvoiceWrites.changing(new Row(), after))));
  }

  @Override
  public boolean tell(UUID accountId, UUID id, Act act, List<Event> events) {
    return Stories.tell(database, accountId, id, act, events);
  }

  @Override
  public List<Told> story(UUID accountId, UUID id) {
    return Stories.of(database, accountId, id);
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
    return Stories.marks(database, ids);
  }

  @Override
  public Money balance(Book book) {
    return books.balance(book);
  }
}
