package sutler.checkout;

import java.util.Optional;
import java.util.UUID;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Money.Rounding;
import sutler.money.Rates;

/// What whoever brought the buyer earns of a delivered order: a share of its price, in dollars.
///
/// @param basisPoints hundredths of a percent
record Commission(Partners partners, int basisPoints) {

  /// Nothing for test products, nothing for buying through one's own link, and nothing where a rate
  /// is missing: a delivery is saved all the same.
  Optional<Transfer> of(Invoice invoice, Order order, Rates rates) {
    Optional<UUID> partner =
        invoice
            .affiliate()
            .filter(code -> basisPoints > 0 && !order.test())
            .flatMap(partners::account)
            .filter(account -> !account.equals(invoice.accountId()));
    return partner
        .filter(account -> rates.knows(order.price().asset()))
        .flatMap(account -> transfer(invoice, order, account, earned(order, rates)));
  }

  private Money earned(Order order, Rates rates) {
    return rates.convert(order.price(), Asset.USD, Rounding.DOWN).basisPoints(basisPoints);
  }

  private static Optional<Transfer> transfer(
      Invoice invoice, Order order, UUID account, Money earned) {
    return earned.isPositive()
        ? Optional.of(
            new Transfer(
                "commission:" + order.id(),
                invoice.id(),
                Book.store(Book.Kind.COMMISSION_COST, Asset.USD),
                Book.of(account, Book.Kind.BALANCE, Asset.USD),
                earned))
        : Optional.empty();
  }
}
