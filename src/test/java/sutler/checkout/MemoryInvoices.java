package sutler.checkout;

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
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Money;

/// The twin of the invoices in PostgreSQL: the same promises, in memory. One lock stands for each
/// transaction; what throws inside one changes nothing.
final class MemoryInvoices implements Invoices {
  private final Map<UUID, Kept> kept = new LinkedHashMap<>();
  private final Map<String, Due> due = new LinkedHashMap<>();
  private final Map<String, Transfer> transfers = new LinkedHashMap<>();
  private final Map<Book, Money> balances = new HashMap<>();
  private final MemoryBills bills;

  MemoryInvoices(MemoryBills bills) {
    this.bills = bills;
  }

  private record Kept(Invoice invoice, Cart cart) {}

  private record Due(UUID invoiceId, Instant at, int attempts) {}

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
    due(invoice, invoice.createdAt());
    return new Placement.Placed(invoice);
  }

  /// The call that pays delivers first; others may after its lease.
  private void due(Invoice invoice, Instant paid) {
    for (Order order : invoice.orders()) {
      if (order.status() == OrderStatus.PENDING) {
        due.putIfAbsent(order.id(), new Due(invoice.id(), paid.plus(Deliver.LEASE), 0));
      } else {
        due.remove(order.id());
      }
    }
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
  public synchronized Optional<Invoice> change(UUID id, Function<Invoice, Change> decide) {
    Kept before = kept.get(id);
    if (before == null) {
      return Optional.empty();
    }
    Change change = decide.apply(before.invoice);
    if (!post(change.transfers())) {
      throw new IllegalStateException("a balance below zero: " + change.transfers());
    }
    kept.put(id, new Kept(change.next(), before.cart));
    due(change.next(), change.next().confirmedAt().orElse(change.next().createdAt()));
    return Optional.of(change.next());
  }

  @Override
  public synchronized List<Lease> leaseDue(Instant now, int most) {
    List<Lease> leases = new ArrayList<>();
    List<String> ids =
        due.entrySet().stream()
            .filter(e -> !e.getValue().at.isAfter(now))
            .filter(e -> invoice(e.getValue()).status() != InvoiceStatus.BLOCKED)
            .sorted(Comparator.comparing(e -> e.getValue().at))
            .limit(most)
            .map(Map.Entry::getKey)
            .toList();
    for (String id : ids) {
      Due next =
          due.compute(id, (k, d) -> new Due(d.invoiceId, now.plus(Deliver.LEASE), d.attempts + 1));
      Invoice invoice = invoice(next);
      Order order = invoice.order(id).orElseThrow();
      leases.add(new Lease(invoice.accountId(), invoice.id(), order, next.attempts));
    }
    return leases;
  }

  private Invoice invoice(Due one) {
    return find(one.invoiceId).orElseThrow();
  }

  @Override
  public synchronized void postpone(Lease lease, Instant until) {
    due.computeIfPresent(lease.order().id(), (k, d) -> new Due(d.invoiceId, until, d.attempts));
  }

  @Override
  public synchronized List<UUID> overdue(Instant now, int most) {
    return all().stream()
        .filter(i -> !i.expiresAt().isAfter(now))
        .filter(
            i ->
                (i.status() == InvoiceStatus.UNPAID && !i.payableUntil().isAfter(now))
                    || (i.status() == InvoiceStatus.PAYMENT_DETECTED
                        && !i.waitsUntil().isAfter(now)))
        .sorted(Comparator.comparing(Invoice::expiresAt))
        .limit(most)
        .map(Invoice::id)
        .toList();
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

  /// Whether somebody will come for this order.
  synchronized boolean isDue(String orderId) {
    return due.containsKey(orderId);
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
