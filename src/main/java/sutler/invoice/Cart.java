package sutler.invoice;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import sutler.money.Asset;
import sutler.payment.PaymentMethod;

/// What a buyer asks for, read but not yet checked against the catalog.
///
/// @param balanceCurrency the sub-account to debit, with [PaymentMethod#BALANCE]
/// @param maxTotal a decimal in the asset charged; refuse if the total is above it
/// @param idempotencyKey the buyer's name for this purchase
/// @param argumentsHash of everything that was asked, to tell a repetition from a mix-up
public record Cart(
    List<Item> items,
    PaymentMethod method,
    Optional<Asset> balanceCurrency,
    Optional<String> maxTotal,
    Optional<String> idempotencyKey,
    String argumentsHash,
    Optional<String> email) {

  public static final int ITEMS_MAX = 15;

  /// One thing, once.
  ///
  /// @param packageValue the value alone, not the full package id
  public record Item(
      String productId,
      String packageValue,
      Optional<String> recipient,
      Optional<UUID> billPaymentId,
      Optional<Gift> gift) {}

  /// The same under another name for the purchase, where it has one.
  public Cart withKey(UnaryOperator<String> named) {
    return new Cart(
        items, method, balanceCurrency, maxTotal, idempotencyKey.map(named), argumentsHash, email);
  }

  public Cart {
    items = List.copyOf(items);
  }
}
