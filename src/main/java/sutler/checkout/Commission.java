package sutler.checkout;

import java.util.List;
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
import sutler.payment.PaymentMethod;

/// What whoever brought the buyer earns of a delivered order: a share of its price, in dollars.
///
/// @param basisPoints hundredths of a percent
record Commission(Partners partners, int basisPoints) {

  /// Whose share it is of an invoice. Nothing for buying through one's own link, and nothing of
  /// what is paid with cashback, which the store gave.
  Share of(Invoice invoice) {
    boolean earns =
        basisPoints > 0
            && invoice.affiliate().isPresent()
            && invoice.method().kind() != PaymentMethod.Kind.CASHBACK;
    return earns ? new Share(partners.of(invoice), basisPoints) : Share.NONE;
  }

  /// A partner's share of one invoice.
  record Share(Optional<UUID> partner, int basisPoints) {
    static final Share NONE = new Share(Optional.empty(), 0);

    /// Nothing for test products, and nothing where a rate is missing: a delivery is saved all the
    /// same.
    List<Transfer> of(Invoice invoice, Order order, Rates rates) {
      return partner
          .filter(account -> !order.test() && rates.knows(order.price().asset()))
          .map(account -> transfers(invoice, order, account, earned(order, rates)))
          .orElse(List.of());
    }

    private Money earned(Order order, Rates rates) {
      return rates.convert(order.price(), Asset.USD, Rounding.DOWN).basisPoints(basisPoints);
    }

    /// Out of the buyer's books and into the partner's: two movements, since none touches two
    /// accounts.
    private static List<Transfer> transfers(
        Invoice invoice, Order order, UUID partner, Money earned) {
      if (!earned.isPositive()) {
        return List.of();
      }
      String key = "commission:" + order.id();
      Book cost = Book.of(invoice.accountId(), Book.Kind.COMMISSION_COST, Asset.USD);
      Book arrives = Book.of(partner, Book.Kind.PARTNERS, Asset.USD);
      return List.of(
          new Transfer(key, invoice.id(), cost, cost.sibling(Book.Kind.PARTNERS), earned),
          new Transfer(key, invoice.id(), arrives, arrives.sibling(Book.Kind.BALANCE), earned));
    }
  }
}
