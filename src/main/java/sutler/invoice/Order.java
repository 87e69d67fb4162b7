package sutler.invoice;

import java.util.Optional;
import java.util.UUID;
import sutler.catalog.ProductType;
import sutler.money.Money;
import sutler.supply.Redemption;

/// One item of an invoice, bought and delivered by itself.
///
/// @param id 24 hexadecimal characters; also our reference at the supplier
/// @param index position in the cart, from 0
/// @param face what is bought, in the product's currency
/// @param price what it costs, in the asset of the invoice
/// @param cashback what is credited in bitcoin once it is delivered
/// @param recipient who receives a refill or whose bill it is; phone numbers in E.164
/// @param remaining what is left on a gift card, as its owner recorded it
/// @param failure why it was not delivered, for the buyer
public record Order(
    String id,
    int index,
    String productId,
    String productName,
    ProductType type,
    String value,
    Money face,
    Money price,
    Money cashback,
    OrderStatus status,
    Optional<String> recipient,
    Optional<UUID> billPaymentId,
    Optional<Gift> gift,
    boolean test,
    Optional<Redemption> redemption,
    Optional<Money> remaining,
    boolean archived,
    Optional<String> failure) {

  public Order with(OrderStatus next) {
    return copy(next, redemption, remaining, archived, failure);
  }

  public Order delivered(Redemption goods) {
    return copy(OrderStatus.DELIVERED, Optional.of(goods), remaining, archived, failure);
  }

  public Order refunded(String reason) {
    return copy(OrderStatus.REFUNDED, redemption, remaining, archived, Optional.of(reason));
  }

  /// With what its owner recorded; an absent argument leaves things as they are.
  public Order tracked(Optional<Money> left, Optional<Boolean> archive) {
    return copy(status, redemption, left.or(() -> remaining), archive.orElse(archived), failure);
  }

  /// With other values for what can change; the rest is fixed when the order is made.
  private Order copy(
      OrderStatus nextStatus,
      Optional<Redemption> nextRedemption,
      Optional<Money> nextRemaining,
      boolean nextArchived,
      Optional<String> nextFailure) {
    return new Order(
        id,
        index,
        productId,
        productName,
        type,
        value,
        face,
        price,
        cashback,
        nextStatus,
        recipient,
        billPaymentId,
        gift,
        test,
        nextRedemption,
        nextRemaining,
        nextArchived,
        nextFailure);
  }

  /// What is shown as left: recorded, or all of it.
  public Money left() {
    return remaining.orElse(face);
  }
}
