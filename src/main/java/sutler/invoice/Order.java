package sutler.invoice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.ProductType;
import sutler.money.Money;
import sutler.supply.Attempt;
import sutler.supply.Offer;
import sutler.supply.Redemption;

/// One item of an invoice, bought and delivered by itself.
///
/// @param id 24 hexadecimal characters; also our reference at the supplier
/// @param index position in the cart, from 0
public record Order(
    String id,
    int index,
    Item item,
    Price charge,
    Destination destination,
    Progress progress,
    Tracking tracking) {

  /// What is bought.
  ///
  /// @param value the denomination as the catalog names it
  /// @param face what that is worth, in the product's currency
  public record Item(
      String productId,
      String productName,
      ProductType type,
      String value,
      Money face,
      boolean test) {}

  /// For how much.
  ///
  /// @param price in the asset of the invoice
  /// @param cashback what is credited in bitcoin once it is delivered
  public record Price(Money price, Money cashback) {}

  /// Whom it reaches. What it says of people does not print itself.
  ///
  /// @param recipient who receives a refill or whose bill it is; phone numbers in E.164
  /// @param answers to the product's forms, by field; they go to the supplier
  public record Destination(
      Optional<String> recipient,
      Optional<UUID> billPaymentId,
      Map<String, String> answers,
      Optional<Gift> gift) {
    public static final Destination BUYER =
        new Destination(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    public Destination {
      answers = Map.copyOf(answers);
    }

    @Override
    public String toString() {
      return "Destination[***]";
    }
  }

  /// How far it is.
  ///
  /// @param attempts at its suppliers, in the order in which they are tried
  /// @param failure why it was not delivered, for the buyer
  public record Progress(
      OrderStatus status,
      List<Attempt> attempts,
      Optional<Redemption> redemption,
      Optional<String> failure) {
    public Progress {
      attempts = List.copyOf(attempts);
      if (status == OrderStatus.DELIVERED && redemption.isEmpty()) {
        throw new IllegalArgumentException("delivered, but nothing to redeem");
      }
      long underWay = attempts.stream().filter(a -> a.state().isUnderWay()).count();
      if (underWay > 1) {
        throw new IllegalArgumentException("two suppliers are asked at once");
      }
    }

    /// Of an order that is not paid.
    public static Progress planned(List<Offer> offers) {
      return new Progress(
          OrderStatus.CREATED,
          offers.stream().map(Attempt::planned).toList(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /// What its owner recorded.
  ///
  /// @param remaining what is left on a gift card
  public record Tracking(Optional<Money> remaining, boolean archived) {
    public static final Tracking NOTHING = new Tracking(Optional.empty(), false);
  }

  public String productId() {
    return item.productId;
  }

  public String productName() {
    return item.productName;
  }

  public ProductType type() {
    return item.type;
  }

  public String value() {
    return item.value;
  }

  public Money face() {
    return item.face;
  }

  public boolean test() {
    return item.test;
  }

  public Money price() {
    return charge.price;
  }

  public Money cashback() {
    return charge.cashback;
  }

  public Optional<String> recipient() {
    return destination.recipient;
  }

  public Optional<UUID> billPaymentId() {
    return destination.billPaymentId;
  }

  public Optional<Gift> gift() {
    return destination.gift;
  }

  public OrderStatus status() {
    return progress.status;
  }

  public List<Attempt> attempts() {
    return progress.attempts;
  }

  public Optional<Redemption> redemption() {
    return progress.redemption;
  }

  public Optional<String> failure() {
    return progress.failure;
  }

  public Optional<Money> remaining() {
    return tracking.remaining;
  }

  public boolean archived() {
    return tracking.archived;
  }

  public Order with(OrderStatus next) {
    return with(new Progress(next, attempts(), redemption(), failure()));
  }

  private Order with(Progress next) {
    return new Order(id, index, item, charge, destination, next, tracking);
  }

  /// Paid: the first supplier is asked now.
  public Order begun() {
    return with(OrderStatus.PENDING).next().orElse(with(OrderStatus.PENDING));
  }

  /// The supplier that has the order now, or may have it.
  public Optional<Attempt> underWay() {
    return attempts().stream().filter(a -> a.state().isUnderWay()).findFirst();
  }

  /// Goes on to the next supplier that was not tried; empty where there is none.
  public Optional<Order> next() {
    Optional<Attempt> planned =
        attempts().stream().filter(a -> a.state() == Attempt.State.PLANNED).findFirst();
    return planned
        .filter(a -> underWay().isEmpty())
        .map(a -> attempted(a, a.with(Attempt.State.OPEN, "")));
  }

  /// With another state of the attempt that is under way.
  public Order attempted(Attempt.State state, String reason) {
    return underWay().map(a -> attempted(a, a.with(state, reason))).orElse(this);
  }

  private Order attempted(Attempt old, Attempt changed) {
    return with(attempts().indexOf(old), changed);
  }

  /// With another state of one attempt.
  public Order with(int number, Attempt changed) {
    List<Attempt> all = new ArrayList<>(attempts());
    all.set(number, changed);
    return with(new Progress(status(), all, redemption(), failure()));
  }

  public Order delivered(Redemption goods) {
    Order done = attempted(Attempt.State.DONE, "");
    return done.with(
        new Progress(OrderStatus.DELIVERED, done.attempts(), Optional.of(goods), failure()));
  }

  public Order refunded(String reason) {
    return with(new Progress(OrderStatus.REFUNDED, attempts(), redemption(), Optional.of(reason)));
  }

  /// With what its owner recorded; an absent argument leaves things as they are.
  public Order tracked(Optional<Money> left, Optional<Boolean> archive) {
    Tracking next = new Tracking(left.or(this::remaining), archive.orElse(archived()));
    return new Order(id, index, item, charge, destination, progress, next);
  }

  /// What is shown as left: recorded, or all of it.
  public Money left() {
    return remaining().orElse(face());
  }

  /// What is bought, with its currency where it is an amount.
  public String valueText() {
    return value() + (value().matches("[0-9.]+") ? " " + face().asset() : "");
  }

  /// The product and what is bought of it, such as `Steam (5 USD)`.
  public String title() {
    return productName() + " (" + valueText() + ")";
  }
}
