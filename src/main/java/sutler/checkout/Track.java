package sutler.checkout;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.ProductType;
import sutler.identity.Actor;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.money.Money;

/// Records what an owner tells about a delivered order.
public final class Track {
  private final Invoices invoices;
  private final InstantSource clock;

  Track(Invoices invoices, InstantSource clock) {
    this.invoices = invoices;
    this.clock = clock;
  }

  /// The outcomes, in order of precedence.
  public sealed interface Result {
    record NotAllowed(Scope needed) implements Result {}

    record NotFound() implements Result {}

    record NotDelivered(OrderStatus status) implements Result {}

    record NotAGiftCard() implements Result {}

    record AmountWrong(Money face) implements Result {}

    record Tracked(Invoice invoice, Order order) implements Result {}
  }

  public Result track(
      Caller caller, String orderId, Optional<BigDecimal> remaining, Optional<Boolean> archived) {
    if (!caller.may(Scope.PURCHASE)) {
      return new Result.NotAllowed(Scope.PURCHASE);
    }
    Optional<UUID> invoiceId = invoices.invoiceOf(caller.accountId(), orderId);
    Optional<Order> order =
        invoiceId
            .flatMap(id -> invoices.find(caller.accountId(), id))
            .flatMap(i -> i.order(orderId));
    if (invoiceId.isEmpty() || order.isEmpty()) {
      return new Result.NotFound();
    }
    Optional<Result> objection = objection(order.get(), remaining);
    if (objection.isPresent()) {
      return objection.get();
    }
    Optional<Money> left = remaining.map(v -> Money.exact(v, order.get().face().asset()));
    return invoices
        .change(
            caller.accountId(),
            invoiceId.get(),
            new Act(Actor.of(caller), clock.instant()),
            invoice -> change(invoice, orderId, left, archived))
        .<Result>flatMap(i -> i.order(orderId).map(o -> new Result.Tracked(i, o)))
        .orElseGet(Result.NotFound::new);
  }

  private static Change change(
      Invoice invoice, String orderId, Optional<Money> left, Optional<Boolean> archived) {
    return invoice
        .order(orderId)
        .map(order -> Change.none(invoice.with(order.tracked(left, archived))))
        .orElseGet(() -> Change.none(invoice));
  }

  private static Optional<Result> objection(Order order, Optional<BigDecimal> remaining) {
    if (order.status() != OrderStatus.DELIVERED) {
      return Optional.of(new Result.NotDelivered(order.status()));
    }
    if (remaining.isEmpty()) {
      return Optional.empty();
    }
    if (order.type() != ProductType.GIFTCARD) {
      return Optional.of(new Result.NotAGiftCard());
    }
    BigDecimal left = remaining.get();
    boolean fits =
        left.signum() >= 0
            && left.compareTo(order.face().decimal()) <= 0
            && left.stripTrailingZeros().scale() <= order.face().asset().decimals();
    return fits ? Optional.empty() : Optional.of(new Result.AmountWrong(order.face()));
  }
}
