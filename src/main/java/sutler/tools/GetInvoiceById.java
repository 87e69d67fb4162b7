package sutler.tools;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Checkout;
import sutler.identity.Actor;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.Invoice;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.modules.Wallets;
import sutler.tools.Failure.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `get-invoice-by-id`.
final class GetInvoiceById extends ShopTool {
  private static final int ACCESS_TOKEN_LENGTH_MAX = 400;
  private static final String PAYMENT = "x402/payment";
  private static final String RESPONSE = "x402/payment-response";

  private static final Logger LOG = System.getLogger(GetInvoiceById.class.getName());

  private final Checkout checkout;

  private final InvoiceAccess access;
  private final boolean guests;
  private final Wallets wallets;

  /// @param guests whether invoices can be read with a token of their own
  GetInvoiceById(Checkout checkout, InvoiceAccess access, boolean guests, Wallets wallets) {
    super(guests ? Specs.GET_INVOICE_BY_ID_OF_GUESTS : Specs.GET_INVOICE_BY_ID, Scope.ORDERS_READ);
    this.checkout = checkout;
    this.access = access;
    this.guests = guests;
    this.wallets = wallets;
  }

  @Override
  boolean isForGuests() {
    return true;
  }

  @Override
  Answer run(Call<Caller> call) {
    Arguments a = Arguments.of(call.arguments(), "invoice_id", "invoice_access_token");
    a.required("invoice_id");
    UUID id =
        a.uuid("invoice_id", ", as buy-products returned it; 24 characters are an order_id")
            .orElseThrow();
    Optional<String> token =
        a.text("invoice_access_token").filter(t -> t.length() <= ACCESS_TOKEN_LENGTH_MAX);
    Optional<Invoice> invoice =
        checkout.purchases().of(call.visitor()).find(id).or(() -> byToken(token, id));
    if (invoice.isEmpty() && call.visitor().isGuest()) {
      return Failure.of(
              Code.RESOURCE_NOT_FOUND,
              "There is no invoice %s for that invoice_access_token. Send both as buy-products answered them."
                  .formatted(id))
          .answer();
    }
    Optional<JsonNode> payment = call.meta(PAYMENT);
    if (invoice.isPresent() && payment.isPresent()) {
      return paid(call.visitor(), invoice.get(), payment.get());
    }
    return invoice
        .map(i -> shown(call.visitor(), i))
        .orElseGet(
            () ->
                Failure.of(
                        Code.RESOURCE_NOT_FOUND,
                        "This account has no invoice %s. list-invoices with only_paid=false shows those it has."
                            .formatted(id))
                    .answer());
  }

  /// Pays it first. https://github.com/coinbase/x402/blob/main/specs/transports-v2/mcp.md
  private Answer paid(Caller caller, Invoice invoice, JsonNode payment) {
    if (!wallets.takes(invoice.method())) {
      return Failure.status(
              Code.VALIDATION_ERROR,
              "payment_method_not_accepted",
              "This invoice is not paid by an x402 wallet. Leave _meta x402/payment out, or buy with a USDC method.")
          .answer();
    }
    Wallets.Paid paid;
    try {
      paid = wallets.pay(invoice.id(), payment);
    } catch (RuntimeException broken) {
      // It may have been sent.
      LOG.log(Level.ERROR, "an x402 payment broke", broken);
      paid = new Wallets.Paid.Unknown();
    }
    return switch (paid) {
      case Wallets.Paid.Settled(ObjectNode response) ->
          now(caller, invoice).withMeta(RESPONSE, response);
      case Wallets.Paid.Refused(ObjectNode required) -> Answer.structuredError(required);
      case Wallets.Paid.Closed closed -> now(caller, invoice);
      case Wallets.Paid.Unknown unknown ->
          Failure.of(
                  Code.PAYMENT_UNCERTAIN,
                  "A payment of this invoice was sent and is not settled yet. Do not pay again: call get-invoice-by-id without a payment until the status changes.")
              .answer();
      case Wallets.Paid.Conflict conflict ->
          Failure.of(
                  Code.IDEMPOTENCY_CONFLICT,
                  "This payment identifier was used for another payment of this invoice.")
              .answer();
    };
  }

  private Answer now(Caller caller, Invoice invoice) {
    return shown(caller, checkout.purchases().byLink(invoice.id()).orElse(invoice));
  }

  private Answer shown(Caller caller, Invoice invoice) {
    checkout.purchases().looked(Actor.of(caller), invoice, invoice.orders());
    return Values.toon(view(invoice));
  }

  /// For whoever holds its token.
  private Optional<Invoice> byToken(Optional<String> token, UUID id) {
    return token
        .filter(t -> guests && access.opens(t, id))
        .flatMap(t -> checkout.purchases().byLink(id));
  }

  private static ObjectNode view(Invoice i) {
    ObjectNode root = Values.object();
    root.put("invoice_id", i.id().toString())
        .put("status", i.status().code())
        .put("invoice_status", i.status().code())
        .put("orders_delivery_status", i.deliveryStatus())
        .put("payment_method", i.method().code())
        .put("total", i.total().text())
        .put("currency", i.total().asset().code())
        .put("created_time", Values.time(i.createdAt()))
        .put("expires_at", Values.time(i.expiresAt()));
    i.topUp().ifPresent(m -> root.put("top_up", m.toString()));
    root.set("payment_confirmed_time", Values.time(i.confirmedAt()));
    root.set("delivered_time", Values.time(i.deliveredAt()));
    root.set("payment_info", InvoiceView.paymentInfo(i));
    root.set(
        "detected_payment_info",
        i.standing().isEmpty() ? root.nullNode() : InvoiceView.detected(i));
    InvoiceView.refunds(root.putArray("refunds"), i.refunds());
    root.put("next_poll_seconds", InvoiceView.nextPollSeconds(i));
    ArrayNode orders = root.putArray("orders");
    i.orders().forEach(o -> orders.add(InvoiceView.order(o)));
    return root;
  }
}
