package sutler.tools;

import java.util.function.Predicate;
import sutler.invoice.Invoice;
import sutler.modules.Wallets;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// What an assistant should do after a purchase: short and mechanical.
///
/// @param sandbox whether the store only plays
record NextSteps(boolean sandbox, Links links, Wallets wallets, Predicate<PaymentMethod> played) {

  /// @param guest whether the assistant needs the invoice's token to read it
  String after(Invoice invoice, boolean withLink, boolean guest) {
    String steps =
        switch (invoice.status()) {
          case UNPAID -> unpaid(invoice, withLink);
          case PAYMENT_DETECTED ->
              "Payment seen, not yet confirmed. " + poll(invoice, 15) + " Do not pay again.";
          case PAYMENT_CONFIRMED, PENDING -> "Paid. " + poll(invoice, 5) + " Do not pay again.";
          case COMPLETE -> complete(invoice);
          case EXPIRED, BLOCKED, DENIED, PAYMENT_ERROR ->
              "This invoice is %s and can no longer be paid. To buy, call buy-products again with a new idempotency_key."
                  .formatted(invoice.status().code());
        };
    if (guest) {
      steps +=
          " Pass invoice_access_token with every get-invoice-by-id and keep it secret: whoever has it can read the codes.";
    }
    if (invoice.orders().stream().anyMatch(o -> o.gift().isPresent())) {
      steps +=
          " The recipient of a gift is mailed a link that opens it, on delivery or at send_date; do not give its code to anybody else."
              + (sandbox
                  ? " A sandbox without a mail server shows it at " + links.sandboxMail() + "."
                  : "");
    }
    if (!sandbox) {
      return steps;
    }
    return steps
        + (plays(invoice) || invoice.method().isLedger()
            ? " This is a sandbox: no real money moves and the codes redeem nothing."
            : " Take care: this payment is real, but the store is a sandbox, whose goods redeem nothing. Pay with test tokens only.");
  }

  /// A store that otherwise only plays can take real money by x402.
  private boolean plays(Invoice invoice) {
    return sandbox && played.test(invoice.method());
  }

  private static String complete(Invoice invoice) {
    return invoice.deliveryStatus().equals("failed")
        ? "Nothing was delivered: every order failed and its price is back on the balance (see refunds in get-invoice-by-id). Tell the shopper; do not pay or poll again. To try something else, call buy-products with a new idempotency_key."
        : "Paid and done. Call get-invoice-by-id(invoice_id=\"%s\") once and give the shopper each order's redemption_info; an order with status refunded was not delivered and its price is back on the balance. Do not pay or poll again."
            .formatted(invoice.id());
  }

  private String unpaid(Invoice invoice, boolean withLink) {
    String pay =
        !withLink && invoice.prompts().stream().allMatch(p -> p instanceof Prompt.Authorized)
            ? "Pay %s with the connected x402 wallet before expires_at; a plain transfer is not seen."
                .formatted(invoice.total())
            : withLink
                ? "Give the shopper payment_link and ask them to pay %s there before expires_at."
                    .formatted(invoice.total())
                : "Pay exactly %s with the connected wallet to payment_info%s before expires_at; a smaller amount buys nothing."
                    .formatted(
                        invoice.total(),
                        invoice.method().kind() == PaymentMethod.Kind.LIGHTNING
                            ? ".lightningInvoice"
                            : ".address");
    if (wallets.takes(invoice.method())) {
      pay +=
          " If you have an x402 wallet, pay instead by fetching x402_payment_url with it: it answers 402, the wallet signs, and the same request pays; or sign what it asks for and send the payment as _meta[\"x402/payment\"] with get-invoice-by-id.";
    }
    String play =
        plays(invoice)
            ? " In this sandbox the page's buttons, or POST "
                + links.sandboxPayments(invoice.id())
                + ", play the payment."
            : "";
    return pay
        + play
        + " "
        + poll(invoice, InvoiceView.nextPollSeconds(invoice))
        + " The payment method cannot be changed: to use another, call buy-products again.";
  }

  private static String poll(Invoice invoice, int seconds) {
    return "Then call get-invoice-by-id(invoice_id=\"%s\") every %d s (it answers next_poll_seconds) until status is complete, expired, blocked, denied or payment_error, and read orders[].redemption_info."
        .formatted(invoice.id(), seconds);
  }
}
