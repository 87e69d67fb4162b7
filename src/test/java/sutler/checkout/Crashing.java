package sutler.checkout;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import sutler.invoice.Cart;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.ledger.Book;
import sutler.money.Money;

/// Invoices under which the process may end: before a transaction, or after it and before anybody
/// heard of it.
final class Crashing implements Invoices, Work {
  private final MemoryInvoices kept;
  private final World world;

  Crashing(MemoryInvoices kept, World world) {
    this.kept = kept;
    this.world = world;
  }

  @Override
  public Placement place(Placing placing) {
    world.maybeCrash();
    Placement placement = kept.place(placing);
    world.maybeCrash();
    return placement;
  }

  @Override
  public Optional<Invoice> change(
      UUID accountId, UUID id, Act act, Function<Invoice, Change> decide) {
    return saved(() -> kept.change(accountId, id, act, i -> broken(i, decide.apply(i))));
  }

  @Override
  public Optional<Invoice> change(Invoice known, Act act, Function<Invoice, Change> decide) {
    Optional<Invoice> now = kept.find(known.id());
    if (world.fault == World.Fault.SAVED_OVER_A_STALE_ONE
        && now.filter(i -> i.revision() != known.revision()).isPresent()) {
      return saved(() -> kept.change(known.accountId(), known.id(), act, i -> decide.apply(known)));
    }
    return saved(() -> kept.change(known, act, i -> broken(i, decide.apply(i))));
  }

  private Optional<Invoice> saved(Supplier<Optional<Invoice>> saving) {
    world.maybeCrash();
    Optional<Invoice> changed = saving.get();
    if (world.fault == World.Fault.TASK_LOST) {
      kept.open().stream().filter(t -> t.kind() == Task.Kind.REFUND).forEach(kept::done);
    }
    world.maybeCrash();
    return changed;
  }

  @Override
  public void end(Taken taken) {
    kept.end(taken);
  }

  private Change broken(Invoice before, Change change) {
    return switch (world.fault) {
      case TRANSFERS_LOST ->
          change.transfers().size() > 1 ? new Change(change.next(), List.of()) : change;
      case CREDIT_FORGOTTEN ->
          change.next().refunds().size() > before.refunds().size()
              ? without("credit", change)
              : change;
      case COST_FORGOTTEN -> without("cost", change);
      case TOP_UP_FORGOTTEN -> without("top-up", change);
      case ORDER_STAYS_PENDING ->
          new Change(
              change
                  .next()
                  .withOrders(change.next().orders().stream().map(o -> stuck(before, o)).toList()),
              change.transfers());
      case NONE,
          LEASE_FORGOTTEN,
          SEEN_WHEN_TOLD,
          GONE_IGNORED,
          AMOUNT_DOUBLED,
          ASKED_UNDER_NEW_REFERENCE,
          ORDERED_INSTEAD_OF_ASKED,
          UNKNOWN_IS_FAILED,
          ACCEPTED_IS_DONE,
          FAILED_IS_DONE,
          EXPIRY_FORGOTTEN,
          OBSERVATION_TWICE_UNDER_TWO_NAMES,
          OUTPUTS_MERGED,
          PENDING_IS_FINAL,
          FOREIGN_COUNTS,
          SECOND_LOOK_FORGOTTEN,
          FAILED_IS_BELIEVED,
          MAIL_BEFORE_ITS_END,
          GIFT_TO_BUYER,
          FORMS_USED_TWICE,
          SAVED_OVER_A_STALE_ONE,
          TASK_LOST ->
          change;
    };
  }

  private static Change without(String key, Change change) {
    return new Change(
        change.next(), change.transfers().stream().filter(t -> !t.key().startsWith(key)).toList());
  }

  private static Order stuck(Invoice before, Order order) {
    boolean refunded = order.status() == OrderStatus.REFUNDED;
    return refunded ? before.order(order.id()).orElse(order) : order;
  }

  @Override
  public List<Taken> take(Task.Kind kind, Instant now, Duration lease, int most) {
    world.maybeCrash();
    if (world.fault == World.Fault.LEASE_FORGOTTEN && kind == Task.Kind.DELIVER) {
      return List.of();
    }
    List<Taken> taken = kept.take(kind, now, lease, most);
    world.maybeCrash();
    return taken;
  }

  @Override
  public Optional<Invoice> find(UUID accountId, UUID id) {
    return kept.find(accountId, id);
  }

  @Override
  public Optional<UUID> accountOf(UUID id) {
    return kept.accountOf(id);
  }

  @Override
  public boolean tell(UUID accountId, UUID id, Act act, List<Event> events) {
    return kept.tell(accountId, id, act, events);
  }

  @Override
  public List<Told> story(UUID accountId, UUID id) {
    return kept.story(accountId, id);
  }

  @Override
  public Optional<Placement> earlier(UUID accountId, Cart cart) {
    return kept.earlier(accountId, cart);
  }

  @Override
  public Optional<Invoice> find(UUID id) {
    return kept.find(id);
  }

  @Override
  public Optional<UUID> invoiceOf(UUID accountId, String orderId) {
    return kept.invoiceOf(accountId, orderId);
  }

  @Override
  public Page list(UUID accountId, Filter filter) {
    return kept.list(accountId, filter);
  }

  @Override
  public void postpone(Task task, Instant until, String problem) {
    world.maybeCrash();
    kept.postpone(task, until, problem);
  }

  @Override
  public List<UUID> unpaid(Instant madeBefore, Instant now, int most) {
    return kept.unpaid(madeBefore, now, most);
  }

  @Override
  public Map<UUID, Mark> marks(Collection<UUID> ids) {
    return kept.marks(ids);
  }

  @Override
  public Money balance(Book book) {
    return kept.balance(book);
  }
}
