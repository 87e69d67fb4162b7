package sutler.supply;

import java.util.Map;
import java.util.Optional;
import sutler.money.Money;

/// One order to a supplier. What it says of people does not print itself.
///
/// @param reference ours, made before the first attempt; the supplier never fills it twice
/// @param item the supplier's own id of the product
/// @param type `giftcard`, `esim`, `refill` or `bill`
/// @param value the denomination as the catalog names it
/// @param face what that is worth, in the product's currency
/// @param recipient a phone number in E.164, or an account number
/// @param answers to the product's forms, by field
public record SupplyOrder(
    String reference,
    String item,
    String productName,
    String type,
    String value,
    Money face,
    Optional<String> recipient,
    Map<String, String> answers) {

  public SupplyOrder {
    answers = Map.copyOf(answers);
  }

  @Override
  public String toString() {
    return "SupplyOrder[" + reference + " of " + item + "]";
  }
}
