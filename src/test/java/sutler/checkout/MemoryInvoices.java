package sutler.checkout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import sutler.invoice.Cart;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Money;

/// The twin of the invoices in PostgreSQL: the same promises, in memory. One lock stands for each
/// transaction; what throws inside one changes nothing.
final class MemoryInvoices implements Invoices, Work {
  private final Map<UUID, Kept> kept = new LinkedHashMap<>();
  private final Map<Task, Due> due = new LinkedHashMap<>();
  private final List<Heard> events = new ArrayList<>();
  private final Map<String, Transfer> transfers = new LinkedHashMap<>();
  private final Map<Book, Money> balances = new HashMap<>();
  private final MemoryBills bills;

  MemoryInvoices(MemoryBills bills) {
    this.bills = bills;
  }

  private record Kept(Invoice invoice, Cart cart) {}

  private record Due(Instant at, int attempts, String problem) {}

  private record Heard(UUID invoiceId, Told told) {}

  @Override
  public synchronized Placement place(Placing placing) {
    Invoice invoice = placing.invoice();
    Optional<Placement> earlier = earlier(invoice.accountId(), placing.cart());
    if (earlier.isPresent()) {
      return earlier.get();
    }
    for (Map.Entry<UUID, Integer> bill : placing.bills().entrySet()) {
      if (!bills.isFree(invoice.accountId(), bill.getKey(), bill.getValue(), invoice.createdAt())) {
        return new Placement.BillPaymentUsed(bill.getKey());
      }
    }
    if (!post(placing.transfers())) {
      return new Placement.BalanceTooLow();
    }
    placing.bills().keySet().forEach(bill -> bills.use(bill, invoice.id()));
    kept.put(invoice.id(), new Kept(invoice, placing.cart()));
    Act act = new Act(invoice.origin().actor(), invoice.createdAt());
    hear(invoice.id(), act, Event.placed(invoice));
    follow(Agenda.placed(invoice, act.at()));
    return new Placement.Placed(invoice);
  }

  private void hear(UUID invoiceId, Act act, List<Event> told) {
    told.forEach(event -> events.add(new Heard(invoiceId, new Told(event, act))));
  }

  private void follow(Agenda agenda) {
    agenda.put().forEach(one -> due.put(one.task(), new Due(one.at(), 0, "")));
    agenda.drop().forEach(due::remove);
  }

  /// @return false where a customer's balance would go below zero
  private boolean post(List<Transfer> posted) {
    Map<Book, Money> next = new HashMap<>(balances);
    for (Transfer t : posted) {
      if (transfers.containsKey(t.accountId() + t.key())) {
        throw new IllegalStateException("posted twice: " + t.key());
      }
      next.merge(t.to(), t.amount(), Money::plus);
      next.merge(t.from(), Money.zero(t.amount().asset()).minus(t.amount()), Money::plus);
    }
    boolean below =
        next.entrySet().stream()
            .anyMatch(e -> e.getKey().kind().isCustomers() && e.getValue().units().signum() < 0);
    if (below) {
      return false;
    }
    posted.forEach(t -> transfers.put(t.accountId() + t.key(), t));
    balances.clear();
    balances.putAll(next);
    return true;
  }

  @Override
  public synchronized Optional<Placement> earlier(UUID accountId, Cart cart) {
    return cart.idempotencyKey()
        .flatMap(
            key ->
                kept.values().stream()
                    .filter(k -> k.invoice.accountId().equals(accountId))
                    .filter(k -> k.cart.idempotencyKey().equals(Optional.of(key)))
                    .findFirst())
        .map(
            k ->
                k.cart.argumentsHash().equals(cart.argumentsHash())
                    ? new Placement.Replayed(k.invoice)
                    : new Placement.Conflict());
  }

  @Override
  public synchronized Optional<Invoice> find(UUID id) {
    return Optional.ofNullable(kept.get(id)).map(Kept::invoice);
  }

  @Override
  public synchronized Optional<UUID> invoiceOf(UUID accountId, String orderId) {
    return all().stream()
        .filter(i -> i.accountId().equals(accountId) && i.order(orderId).isPresent())
        .map(Invoice::id)
        .findFirst();
  }

  @Override
  public synchronized Page list(UUID accountId, Filter filter) {
    List<Invoice> found =
        all().stream()
            .filter(i -> i.accountId().equals(accountId))
            .filter(i -> filter.after().filter(i.createdAt()::isBefore).isEmpty())
            .filter(i -> filter.before().filter(b -> !i.createdAt().isBefore(b)).isEmpty())
            .filter(i -> isListed(i) || (!filter.onlyPaid() && !i.byGuest()))
            .sorted(Comparator.comparing(Invoice::createdAt).reversed())
            .toList();
    return new Page(
        found.size(), found.stream().skip(filter.start()).limit(filter.limit()).toList());
  }

  private static boolean isListed(Invoice invoice) {
    return invoice.status().isPaid() || invoice.status() == InvoiceStatus.PAYMENT_DETECTED;
  }

  @Override
  public synchronized Optional<Invoice> find(UUID accountId, UUID id) {
    return find(id).filter(invoice -> invoice.accountId().equals(accountId));
  }

  @Override
  public synchronized Optional<UUID> accountOf(UUID id) {
    return find(id).map(Invoice::accountId);
  }

  @Override
  public synchronized Optional<Invoice> change(
      UUID accountId, UUID id, Act act, Function<Invoice, Change> decide) {
    Kept before = kept.get(id);
    return before == null || !before.invoice.accountId().equals(accountId)
        ? Optional.empty()
        : Optional.of(save(before, before.invoice, act, decide));
  }

  @Override
  public synchronized Optional<Invoice> change(
      Invoice known, Act act, Function<Invoice, Change> decide) {
    Kept before = kept.get(known.id());
    if (before == null || known.revision() != before.invoice.revision()) {
      return change(known.accountId(), known.id(), act, decide);
    }
    if (!known.equals(before.invoice)) {
      throw new IllegalStateException("two invoices of one revision: " + known);
    }
    return Optional.of(save(before, known, act, decide));
  }

  private Invoice save(Kept kept, Invoice before, Act act, Function<Invoice, Change> decide) {
    Change change = decide.apply(before);
    if (!post(change.transfers())) {
      throw new IllegalStateException("a balance below zero: " + change.transfers());
    }
    Invoice after = change.next().equals(before) ? before : change.next().saved();
    this.kept.put(before.id(), new Kept(after, kept.cart));
    List<Event> told = Event.between(before, change.next());
    hear(before.id(), act, told);
    follow(Agenda.between(before, change.next(), told, act.at()));
    return after;
  }

  @Override
  public synchronized boolean tell(UUID accountId, UUID id, Act act, List<Event> told) {
    hear(id, act, told);
    return !told.isEmpty();
  }

  @Override
  public synchronized List<Told> story(UUID accountId, UUID id) {
    return events.stream().filter(e -> e.invoiceId.equals(id)).map(Heard::told).toList();
  }

  @Override
  public synchronized List<Taken> take(Task.Kind kind, Instant now, Duration lease, int most) {
    List<Task> tasks =
        due.entrySet().stream()
            .filter(e -> e.getKey().kind() == kind && !e.getValue().at.isAfter(now))
            .sorted(Comparator.comparing(e -> e.getValue().at))
            .limit(most)
            .map(Map.Entry::getKey)
            .toList();
    List<Taken> taken = new ArrayList<>();
    for (Task task : tasks) {
      Due next = due.compute(task, (k, d) -> new Due(now.plus(lease), d.attempts + 1, d.problem));
      taken.add(new Taken(task, next.attempts, next.at));
    }
    return taken;
  }

  @Override
  public synchronized void postpone(Task task, Instant until, String problem) {
    due.computeIfPresent(task, (k, d) -> new Due(until, d.attempts, problem));
  }

  @Override
  public synchronized void end(Taken taken) {
    due.computeIfPresent(taken.task(), (k, d) -> d.at.equals(taken.leasedUntil()) ? null : d);
  }

  /// What the store writes mails for; whoever does takes it off the list.
  synchronized void done(Task task) {
    due.remove(task);
  }

  @Override
  public synchronized List<UUID> unpaid(Instant madeBefore, Instant now, int most) {
    return all().stream()
        .filter(i -> i.status() == InvoiceStatus.UNPAID)
        .filter(i -> !i.createdAt().isAfter(madeBefore) && i.expiresAt().isAfter(now))
        .limit(most)
        .map(Invoice::id)
        .toList();
  }

  @Override
  public synchronized Map<UUID, Mark> marks(Collection<UUID> ids) {
    Map<UUID, Mark> marks = new HashMap<>();
    for (UUID id : ids) {
      find(id).ifPresent(i -> marks.put(id, new Mark(i.status(), i.payments().toString())));
    }
    return marks;
  }

  @Override
  public synchronized Money balance(Book book) {
    return balances.getOrDefault(book, Money.zero(book.asset()));
  }

  /// For those who look at everything.
  synchronized List<Invoice> all() {
    return kept.values().stream().map(Kept::invoice).toList();
  }

  synchronized List<Transfer> transfers() {
    return List.copyOf(transfers.values());
  }

  synchronized Map<Book, Money> balances() {
    return Map.copyOf(balances);
  }

  /// Whether somebody will come for it.
  synchronized boolean isDue(Task task) {
    return due.containsKey(task);
  }

  /// All that is still to be done.
  synchronized List<Task> open() {
    return List.copyOf(due.keySet());
  }

  synchronized void give(Book book, Money amount) {
    post(
        List.of(
            new Transfer(
                "sandbox:"
                    + UUID.nameUUIDFromBytes(
                        book.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new UUID(0, 0),
                book.sibling(Book.Kind.WORLD),
                book,
                amount)));
  }
}
