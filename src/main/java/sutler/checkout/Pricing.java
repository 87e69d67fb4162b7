package sutler.checkout;

import java.util.ArrayList;
import java.util.List;
import sutler.catalog.Denominations;
import sutler.catalog.Product;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Money.Rounding;
import sutler.money.Rates;
import sutler.payment.PaymentMethod;

/// What things cost. A price is the face value converted once, rounded up to the decimals that a
/// price in the asset may have.
public final class Pricing {

  /// How many values of a range are shown as packages.
  private static final int PACKAGES_SHOWN_MAX = 50;

  private Pricing() {}

  public static Money price(Denominations.Package bought, Asset in, Rates rates) {
    return rates.convert(bought.price(), in, Rounding.UP);
  }

  /// The cashback of a purchase: a share of the price in bitcoin, rounded down. What is paid from
  /// cashback earns none, nor does a test product.
  public static Money cashback(Product product, Money price, PaymentMethod method, Rates rates) {
    boolean priced = rates.canConvert(price.asset(), Asset.BTC);
    if (product.test() || method.kind() == PaymentMethod.Kind.CASHBACK || !priced) {
      return Money.zero(Asset.BTC);
    }
    Money inBitcoin = rates.convert(price, Asset.BTC, Rounding.DOWN);
    return inBitcoin.basisPoints(product.cashbackBasisPoints());
  }

  /// One denomination with its price, for display.
  public record Offer(String value, Money price) {}

  public static List<Offer> offers(Product product, Asset in, Rates rates) {
    List<Offer> offers = new ArrayList<>();
    for (Denominations.Package p : product.denominations().packages()) {
      if (offers.size() == PACKAGES_SHOWN_MAX) {
        break;
      }
      offers.add(new Offer(p.value(), price(p, in, rates)));
    }
    return offers;
  }
}
