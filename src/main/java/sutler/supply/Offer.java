package sutler.supply;

import java.util.Optional;
import sutler.money.Money;

/// One denomination of a product, as one supplier sells it.
///
/// @param supplier its name
/// @param item the supplier's own id of the product
/// @param cost what the store pays for it, as far as is known before; the supplier may say another
///   with its goods
public record Offer(String supplier, String item, Optional<Money> cost) {
  public Offer {
    if (supplier.isEmpty() || item.isEmpty()) {
      throw new IllegalArgumentException("an offer of nobody, or of nothing");
    }
    if (cost.filter(c -> c.units().signum() < 0).isPresent()) {
      throw new IllegalArgumentException("an offer for less than nothing: " + item);
    }
  }
}
