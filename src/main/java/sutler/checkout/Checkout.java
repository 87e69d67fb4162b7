package sutler.checkout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import sutler.identity.SecurityLog;
import sutler.payment.Rail;
import sutler.supply.Supplier;

/// The room's pieces, put together once.
///
/// @param purchases the way to read somebody's invoices
/// @param invoices for those that act for nobody in particular: rails, and open pages
public record Checkout(
    Buy buy,
    TopUp topUp,
    Settle settle,
    Review review,
    FillForm fillForm,
    Track track,
    Purchases purchases,
    Janitor janitor,
    Invoices invoices) {

  /// What the room needs from the edges.
  ///
  /// @param commissionBasisPoints of what partners bring, in hundredths of a percent
  /// @param invoiceLife how long a price is locked
  /// @param chance what ids are made of; nobody may foresee it
  /// @param agenda what is to happen later
  /// @param work runs what may take long, each on a thread of its own
  public record Ports(
      Shelf shelf,
      RateBoard rates,
      Invoices invoices,
      Work agenda,
      BillPayments bills,
      Accounts accounts,
      PhoneBook phones,
      List<Rail> rails,
      Offers offers,
      List<Supplier> suppliers,
      Partners partners,
      GiftPost giftPost,
      Room room,
      int commissionBasisPoints,
      Duration invoiceLife,
      Executor work,
      RandomGenerator chance,
      InstantSource clock,
      SecurityLog log) {}

  public static Checkout of(Ports p) {
    Commission commission = new Commission(p.partners(), p.commissionBasisPoints());
    Map<String, Supplier> suppliers = byName(p.suppliers());
    Deliver deliver =
        new Deliver(
            p.invoices(), p.agenda(), suppliers, p.rates(), commission, p.work(), p.clock());
    Settle settle = new Settle(p.invoices(), p.rates(), deliver, p.clock());
    Quoting quoting =
        new Quoting(
            p.shelf(), p.offers(), p.rates(), new Recipients(p.phones()), p.bills(), p.giftPost());
    Rails rails = new Rails(p.rails());
    Ids ids = new Ids(p.chance());
    Buy buy =
        new Buy(
            quoting,
            p.invoices(),
            p.accounts(),
            rails,
            deliver,
            p.invoiceLife(),
            p.room(),
            ids,
            p.clock());
    return new Checkout(
        buy,
        new TopUp(
            p.invoices(),
            p.accounts(),
            p.rates(),
            rails,
            p.invoiceLife(),
            p.room(),
            ids,
            p.clock()),
        settle,
        new Review(p.invoices(), p.rates(), p.clock()),
        new FillForm(p.shelf(), p.bills(), p.room(), ids, p.clock()),
        new Track(p.invoices(), p.clock()),
        new Purchases(p.invoices(), p.clock(), p.log()),
        new Janitor(
            p.agenda(),
            deliver,
            new SecondLook(p.invoices(), p.agenda(), suppliers, p.work(), p.clock()),
            settle,
            p.bills(),
            p.clock()),
        p.invoices());
  }

  private static Map<String, Supplier> byName(List<Supplier> suppliers) {
    Map<String, Supplier> byName = new HashMap<>();
    for (Supplier supplier : suppliers) {
      if (byName.putIfAbsent(supplier.name(), supplier) != null) {
        throw new IllegalArgumentException("two suppliers called " + supplier.name());
      }
    }
    return byName;
  }
}
