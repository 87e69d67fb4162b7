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

  /// Nothing for test products, and nothing for buying through one's own link.
  Optional<Transfer> of(Invoice invoice, Order order, Rates rates) {
    Optional<UUID> partner =
        invoice
            .affiliate()
            .filter(code -> basisPoints > 0 && !order.test())
            .flatMap(partners::account)
            .filter(account -> !account.equals(invoice.accountId()));
    Money earned = rates.convert(order.price(), Asset.USD, Rounding.DOWN).basisPoints(basisPoints);
    return partner
        .filter(account -> earned.isPositive())
        .map(
            account ->
                new Transfer(
                    "commission:" + order.id(),
                    invoice.id(),
                    Book.store(Book.Kind.COMMISSION_COST, Asset.USD),
                    Book.of(account, Book.Kind.BALANCE, Asset.USD),
                    earned));
  }
}
