package sutler.tools;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sutler.checkout.Checkout;
import sutler.checkout.Track;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.money.Money;
import sutler.tools.Failure.Code;

/// `update-order`.
final class UpdateOrder extends ShopTool {
  private final Checkout checkout;

  UpdateOrder(Checkout checkout) {
    super(Specs.UPDATE_ORDER, Scope.PURCHASE);
    this.checkout = checkout;
  }

  @Override
  Answer run(Call<Caller> call) {
    Arguments a = Arguments.of(call.arguments(), "order_id", "remaining_amount", "is_archived");
    String id = a.required("order_id").toLowerCase(Locale.ROOT);
    if (!id.matches("[0-9a-f]{24}")) {
      String hint =
          id.contains("-") ? "; this is an invoice id, get-invoice-by-id lists its orders" : "";
      throw a.wrong("order_id", "must be the 24 hexadecimal characters of an order" + hint);
    }
    Optional<BigDecimal> remaining = a.decimal("remaining_amount");
    Optional<Boolean> archived = a.flag("is_archived");
    if (remaining.isEmpty() && archived.isEmpty()) {
      throw Invalid.because("Send remaining_amount, is_archived or both.");
    }
    return switch (checkout.track().track(call.visitor(), id, remaining, archived)) {
      case Track.Result.Tracked(Invoice invoice, Order order) -> {
        checkout.purchases().of(call.visitor()).looked(invoice, List.of(order));
        yield Values.toon(InvoiceView.order(order));
      }
      case Track.Result.NotAllowed(Scope needed) -> Refusals.notAllowed(needed).answer();
      case Track.Result.NotFound none ->
          Failure.of(Code.RESOURCE_NOT_FOUND, "This account has no order %s.".formatted(id))
              .answer();
      case Track.Result.NotDelivered(OrderStatus status) ->
          Failure.validation(
                  "Only a delivered order can be updated; this one is %s.".formatted(status.code()))
              .answer();
      case Track.Result.NotAGiftCard no ->
          Failure.validation(
                  "remaining_amount is for gift cards; send is_archived alone for this order.")
              .answer();
      case Track.Result.AmountWrong(Money face) ->
          Failure.validation("remaining_amount must be from 0 to %s.".formatted(face)).answer();
    };
  }
}
