package sutler.tools;

import java.util.List;
import java.util.Optional;
import sutler.catalog.ProductType;
import sutler.invoice.Gift;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Payment;
import sutler.invoice.Refund;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.supply.Redemption;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Invoices and orders as the wire has them.
final class InvoiceView {
  private InvoiceView() {}

  /// What a wallet needs, by method. After a part was paid it asks for the rest.
  static ObjectNode paymentInfo(Invoice invoice) {
    ObjectNode info = Values.object().put("method", invoice.method().code());
    boolean partly = invoice.status() == InvoiceStatus.UNPAID && !invoice.standing().isEmpty();
    Money total = partly ? invoice.missing() : invoice.total();
    for (Prompt prompt : invoice.prompts()) {
      Prompt asking = partly ? prompt.asking(invoice.total(), total) : prompt;
      paymentInfo(info, invoice, asking, total);
    }
    return info;
  }

  private static void paymentInfo(ObjectNode info, Invoice invoice, Prompt prompt, Money total) {
    switch (prompt) {
      case Prompt.Ledger ledger -> info.put("status", invoice.status().code());
      case Prompt.Authorized(String address, String contract) ->
          // Without the address, since the store does not see a plain transfer to it.
          info.put("altcoinPrice", total.text()).put("contractAddress", contract);
      case Prompt.Lightning(String text) ->
          info.put("lightningInvoice", text).put("satoshiPrice", total.units().longValueExact());
      case Prompt.Address(String address, String uri, Optional<String> contract) -> {
        info.put("address", address);
        if (isBip21(invoice.method())) {
          info.put("amount", total.text()).put("BIP21", uri);
          if (total.asset().equals(Asset.BTC)) {
            info.put("satoshiPrice", total.units().longValueExact());
          }
        } else {
          if (!uri.isEmpty()) {
            info.put("paymentUri", uri);
          }
          info.put("altcoinPrice", total.text());
          contract.ifPresent(c -> info.put("contractAddress", c));
        }
      }
    }
  }

  private static boolean isBip21(PaymentMethod method) {
    return method.network().equals("bitcoin") || method.network().equals("litecoin");
  }

  /// When to look again; 0 when nothing more will happen.
  static int nextPollSeconds(Invoice invoice) {
    return switch (invoice.status()) {
      case UNPAID -> invoice.method().kind() == PaymentMethod.Kind.LIGHTNING ? 5 : 15;
      case PAYMENT_DETECTED -> 15;
      case PAYMENT_CONFIRMED, PENDING -> 5;
      case COMPLETE, EXPIRED, BLOCKED, DENIED, PAYMENT_ERROR -> 0;
    };
  }

  static ObjectNode detected(Invoice invoice) {
    ObjectNode node = Values.object();
    node.put("amount", invoice.detected().text());
    if (invoice.status() == InvoiceStatus.UNPAID) {
      node.put("missing_amount", invoice.missing().text());
    }
    boolean confirmed = invoice.standing().stream().allMatch(Payment::confirmed);
    node.put("status", confirmed ? "confirmed" : "detected");
    ArrayNode ids = node.putArray("incoming_tx_ids");
    invoice.standing().forEach(p -> ids.add(p.transactionId()));
    return node;
  }

  static void refunds(ArrayNode rows, List<Refund> refunds) {
    for (Refund refund : refunds) {
      ObjectNode row = rows.addObject();
      row.put("reason", refund.reason().code())
          .put("amount", refund.credited().text())
          .put("currency", refund.credited().asset().code());
      row.set("order_id", Values.text(refund.orderId()));
      row.put("created_time", Values.time(refund.at()));
    }
  }

  /// One order with everything in it.
  static ObjectNode order(Order order) {
    ObjectNode node = Values.object();
    node.put("order_id", order.id())
        .put("product_id", order.productId())
        .put("product_name", order.productName())
        .put("value", order.value())
        .put("currency", order.face().asset().code())
        .put("status", order.status().code())
        .put("redemption_available", order.redemption().isPresent());
    node.set(
        "redemption_info",
        order.redemption().map(InvoiceView::redemption).orElse(Values.object().nullNode()));
    node.set(
        "esim_install_link",
        Values.text(order.redemption().flatMap(r -> r.get(Redemption.Part.ESIM_INSTALL_LINK))));
    boolean card = order.type() == ProductType.GIFTCARD && order.status() == OrderStatus.DELIVERED;
    node.set(
        "remaining_amount",
        Values.text(card ? Optional.of(order.left().text()) : Optional.empty()));
    node.put("is_archived", order.archived());
    node.set("gift", order.gift().map(InvoiceView::gift).orElse(Values.object().nullNode()));
    order.failure().ifPresent(reason -> node.put("failure_reason", reason));
    if (order.test()) {
      node.put("is_test", true);
    }
    return node;
  }

  private static JsonNode redemption(Redemption redemption) {
    ObjectNode node = Values.object();
    for (Redemption.Part part : Redemption.Part.values()) {
      if (part != Redemption.Part.ESIM_INSTALL_LINK) {
        redemption.get(part).ifPresent(value -> node.put(part.code(), value));
      }
    }
    return node;
  }

  private static JsonNode gift(Gift gift) {
    ObjectNode node = Values.object();
    node.put("recipient_name", gift.recipientName())
        .put("recipient_email", gift.recipientEmail())
        .put("sender_name", gift.senderName())
        .put("message", gift.message());
    node.set("send_date", Values.time(gift.sendAt()));
    return node.put("theme", gift.theme().code());
  }
}
