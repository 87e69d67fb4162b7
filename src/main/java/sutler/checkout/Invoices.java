package sutler.checkout;

import java.time.Instant;
import java.util.Collection;
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

/// Where invoices are kept. Every method is one transaction.
public interface Invoices {

  /// Saves a new invoice with its orders, takes the bill payments it uses, and posts its transfers.
  Placement place(Placing placing);

  /// What is saved together or not at all.
  ///
  /// @param cart for its key and the hash of its arguments
  /// @param bills the chains of forms that it uses up, each at the revision that was checked
  record Placing(Invoice invoice, Cart cart, List<Transfer> transfers, Map<UUID, Integer> bills) {}

  /// The outcomes of [#place], in order of precedence.
  sealed interface Placement {
    record Placed(Invoice invoice) implements Placement {}

    /// The same purchase was made before.
    record Replayed(Invoice invoice) implements Placement {}

    /// Another purchase was made under this key.
    record Conflict() implements Placement {}

    /// It was used, ended or was answered anew since it was checked.
    record BillPaymentUsed(UUID id) implements Placement {}

    record BalanceTooLow() implements Placement {}

    /// It was deleted meanwhile.
    record AccountGone() implements Placement {}
  }

  /// The purchase made under a key: a replay, a conflict, or nothing.
  Optional<Placement> earlier(UUID accountId, Cart cart);

  /// By its id alone, as a link names it.
  Optional<Invoice> find(UUID id);

  Optional<Invoice> find(UUID accountId, UUID id);

  /// Whose an invoice is.
  Optional<UUID> accountOf(UUID id);

  /// Finds the invoice of an order of this account.
  Optional<UUID> invoiceOf(UUID accountId, String orderId);

  Page list(UUID accountId, Filter filter);

  /// @param after inclusive
  /// @param before exclusive
  record Filter(
      int start, int limit, Optional<Instant> after, Optional<Instant> before, boolean onlyPaid) {}

  record Page(long total, List<Invoice> invoices) {}

  /// Locks an invoice, decides and saves, with the events that tell of it and the work that follows
  /// from it. Empty when there is no such invoice.
  Optional<Invoice> change(UUID accountId, UUID id, Act act, Function<Invoice, Change> decide);

  /// The same from what the caller knows of the invoice, as it was last saved: mostly it is the
  /// newest, and need not be read again. Where it is not, `decide` is asked again for the newest.
  default Optional<Invoice> change(Invoice known, Act act, Function<Invoice, Change> decide) {
    return change(known.accountId(), known.id(), act, decide);
  }

  /// The same where nobody says whose it is.
  default Optional<Invoice> change(UUID id, Act act, Function<Invoice, Change> decide) {
    return accountOf(id).flatMap(account -> change(account, id, act, decide));
  }

  /// Writes down what happened and changed nothing: that somebody looked at a code. What the same
  /// actor did within a minute is written once.
  ///
  /// @return whether there was anything new
  boolean tell(UUID accountId, UUID id, Act act, List<Event> events);

  /// What happened to an invoice, the oldest first; of very much, the newest.
  List<Told> story(UUID accountId, UUID id);

  record Told(Event event, Act act) {}

  /// Unpaid invoices that were made before a moment and still have time.
  List<UUID> unpaid(Instant madeBefore, Instant now, int most);

  /// What an onlooker sees of invoices, as little as tells that something changed; none of those
  /// that there are not.
  Map<UUID, Mark> marks(Collection<UUID> ids);

  /// @param payments a text that is another whenever they are
  record Mark(InvoiceStatus status, String payments) {}

  /// The balance of one book; zero where there is none.
  Money balance(Book book);
}
