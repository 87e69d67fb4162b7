package sutler.checkout;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
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
  }

  /// The purchase made under a key: a replay, a conflict, or nothing.
  Optional<Placement> earlier(UUID accountId, Cart cart);

  Optional<Invoice> find(UUID id);

  /// Finds the invoice of an order of this account.
  Optional<UUID> invoiceOf(UUID accountId, String orderId);

  Page list(UUID accountId, Filter filter);

  /// @param after inclusive
  /// @param before exclusive
  record Filter(
      int start, int limit, Optional<Instant> after, Optional<Instant> before, boolean onlyPaid) {}

  record Page(long total, List<Invoice> invoices) {}

  /// Locks an invoice, decides and saves. Empty when there is no such invoice.
  Optional<Invoice> change(UUID id, Function<Invoice, Change> decide);

  /// Takes orders whose delivery is due, for a while: nobody else gets them until the lease is
  /// over. Those of a blocked invoice are left alone.
  List<Lease> leaseDue(Instant now, int most);

  /// An order to be delivered by whoever holds the lease.
  ///
  /// @param attempts how often it was taken up when it was due
  record Lease(UUID accountId, UUID invoiceId, Order order, int attempts) {}

  /// Puts an order's next attempt off, or keeps its lease until then.
  void postpone(Lease lease, Instant until);

  /// Unpaid invoices whose time is over and that no rail holds, and those that have waited for a
  /// confirmation for as long as they may; the oldest first.
  List<UUID> overdue(Instant now, int most);

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
