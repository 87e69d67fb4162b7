package sutler.checkout;

import java.util.List;
import sutler.catalog.Product;
import sutler.money.Money;
import sutler.supply.Offer;

/// Who sells a product to the store.
public interface Offers {
  /// So many suppliers are tried for one order.
  int TRIED_MAX = 5;

  /// Those that can deliver now, the one to ask first first: by priority, then by cost.
  ///
  /// @param face what one denomination is worth
  /// @return at most [#TRIED_MAX]
  List<Offer> of(Product product, Money face);
}
