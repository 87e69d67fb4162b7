package sutler.checkout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.Product;
import sutler.invoice.BillPayment;
import sutler.invoice.Cart;
import sutler.money.Money;
import sutler.supply.Offer;

/// A cart that was checked whole and priced.
///
/// @param bills the chains of forms that it uses, and which answers of each it was checked against
record Quote(List<Line> lines, Money total, Map<UUID, Integer> bills) {

  /// @param face what is bought, in the product's currency
  /// @param price in the asset charged
  /// @param offers of its suppliers, the first to ask first
  record Line(
      Cart.Item item,
      Product product,
      String value,
      Money face,
      Money price,
      Money cashback,
      Optional<String> recipient,
      Optional<BillPayment> bill,
      List<Offer> offers) {}

  /// Either a quote or the first reason against it.
  sealed interface Result {
    record Priced(Quote quote) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }
}
