package sutler.tools;

import java.util.Set;
import sutler.mcp.Tool.Hints;
import sutler.mcp.Tool.Spec;
import sutler.payment.PaymentMethod;

/// What a model reads about the tools: every word counts, because every conversation carries them.
final class Specs {
  private static final Hints READS = new Hints(true, false, true, false);

  static final Spec SEARCH_PRODUCTS =
      new Spec(
          "search-products",
          "Search products",
          "Find gift cards, prepaid cards, eSIMs, mobile refills and bills in 170+ countries. Start here: other tools need the id it returns.",
          """
          {"type":"object","properties":{
          "query":{"type":"string","default":"*","description":"Brand, operator, biller or words such as \\"netflix\\", \\"mtn airtime\\", \\"esim japan\\". * lists everything and the categories."},
          "country":{"type":"string","description":"ISO alpha-2 code (US, DE) or XI for international. Leave out for all."},
          "category":{"type":"string","description":"Category slug, for instance games, streaming, restaurants, payment-cards, utility-bills."},
          "product_type":{"type":"string","enum":["giftcard","esim","refill","bill"]},
          "in_stock":{"type":"boolean","default":true,"description":"false also lists what is out of stock."},
          "page":{"type":"integer","minimum":1,"default":1},
          "per_page":{"type":"integer","minimum":1,"maximum":250,"default":25},
          "language":{"type":"string","default":"en"},
          "intent":{"type":"string","description":"The shopper's goal in a few words; helps ranking."},
          "include_test_products":{"type":"boolean","default":false}},
          "additionalProperties":false}""",
          READS);

  static final Spec GET_PRODUCT_DETAILS =
      new Spec(
          "get-product-details",
          "Product details",
          "Denominations with prices, who receives it, forms to fill in first, and ways to pay. Call before buying: take package_value (or any amount min + k*step up to max where range is given), look at recipient_type and at prepayment.",
          """
          {"type":"object","properties":{
          "product_id":{"type":"string","description":"id from search-products, for instance amazon_com-usa."},
          "language":{"type":"string","default":"en"},
          "currency":{"type":"string","enum":["BTC","ETH","USDT","USDC","SOL","USD","EUR","GBP","AUD","CAD","INR","BRL"],"default":"USD","description":"Currency of payment_price."}},
          "required":["product_id"],"additionalProperties":false}""",
          READS);

  static final Spec SUBMIT_PREPAYMENT_STEP =
      new Spec(
          "submit-prepayment-step",
          "Fill in a bill form",
          "Needed only where get-product-details shows prepayment. Submit first_form as step 1, then each next_form, until step is final; pass the final bill_payment_id to buy-products within 30 minutes. Ask the shopper for the answers; never invent them.",
          """
          {"type":"object","properties":{
          "product_id":{"type":"string"},
          "step_number":{"type":"integer","minimum":1},
          "form_data":{"type":"object","description":"Answers by field id. A confirm field takes true.","additionalProperties":true},
          "bill_payment_id":{"type":"string","description":"From the step before; leave out in step 1."}},
          "required":["product_id","step_number","form_data"],"additionalProperties":false}""",
          new Hints(false, false, true, false));

  /// @param methods those that are switched on
  static Spec buyProducts(Set<PaymentMethod> methods) {
    String codes =
        String.join("\",\"", methods.stream().sorted().map(PaymentMethod::code).toList());
    return new Spec(
        "buy-products",
        "Buy products",
        "Create an invoice for 1 to 15 items; with balance or cashback it is paid at once. Confirm items, total and method with the shopper first. Follow agent_instructions in the answer.",
        """
          {"type":"object","properties":{
          "cart_items":{"type":"array","minItems":1,"maxItems":15,"description":"Repeat an item to buy it twice.","items":{"type":"object","properties":{
          "product_id":{"type":"string"},
          "package_id":{"type":"string","description":"The package_value, for instance \\"50\\" or \\"1GB, 7 Days\\"."},
          "refill_input":{"type":"string","description":"Phone number with country code, account, e-mail or username, where recipient_type is not none."},
          "bill_payment_id":{"type":"string","description":"Where the product has prepayment."},
          "gift":{"type":"object","description":"A present: its recipient is mailed a link that opens it.","properties":{
          "recipient_name":{"type":"string","maxLength":100},
          "recipient_email":{"type":"string"},
          "sender_name":{"type":"string","maxLength":100},
          "message":{"type":"string","maxLength":500},
          "send_date":{"type":"string","description":"UTC, such as 2026-06-01T12:00:00Z, 12 hours to 6 months ahead. Leave out to send on delivery."},
          "theme":{"type":"string","enum":["red","green","yellow","birthday","christmas","bitcoin","chinese","valentines"],"default":"red"}},
          "required":["recipient_name","recipient_email","sender_name"],"additionalProperties":false}},
          "required":["product_id","package_id"],"additionalProperties":false}},
          "payment_method":{"type":"string","enum":["METHODS"]},
          "balance_currency":{"type":"string","enum":["EUR","USD","XBT"],"description":"With balance only."},
          "return_payment_link":{"type":"boolean","default":true,"description":"true: a checkout page for the shopper. false: address and amount for a wallet."},
          "idempotency_key":{"type":"string","maxLength":255,"description":"Your own id for this purchase. Repeat it when retrying, so that nothing is bought twice."},
          "max_total":{"type":"string","description":"Refuse if the total is above this, in the currency charged."},
          "email":{"type":"string","description":"Where the receipt goes; else to the account."}},
          "required":["cart_items","payment_method"],"additionalProperties":false}"""
            .replace("METHODS", codes),
        new Hints(false, true, false, true));
  }

  static final Spec LIST_INVOICES =
      new Spec(
          "list-invoices",
          "List invoices",
          "The account's purchases, newest first. Codes are not listed: use get-invoice-by-id.",
          """
          {"type":"object","properties":{
          "limit":{"type":"integer","minimum":1,"maximum":50,"default":25},
          "start":{"type":"integer","minimum":0,"default":0},
          "after":{"type":"string","description":"ISO 8601; created at or after."},
          "before":{"type":"string","description":"ISO 8601; created before."},
          "only_paid":{"type":"boolean","default":true,"description":"false also lists unpaid and expired ones."},
          "include_orders":{"type":"boolean","default":true}},
          "additionalProperties":false}""",
          READS);

  static final Spec GET_INVOICE_BY_ID =
      new Spec(
          "get-invoice-by-id",
          "Invoice status and codes",
          "Status of a purchase and, once status is complete, each order's redemption_info (code, PIN, link) or esim_install_link. Poll as next_poll_seconds says; 0 means stop.",
          """
          {"type":"object","properties":{"invoice_id":{"type":"string","description":"UUID from buy-products."}},
          "required":["invoice_id"],"additionalProperties":false}""",
          READS);

  /// The same where programs without a user are allowed.
  static final Spec GET_INVOICE_BY_ID_OF_GUESTS =
      new Spec(
          GET_INVOICE_BY_ID.name(),
          GET_INVOICE_BY_ID.title(),
          GET_INVOICE_BY_ID.description(),
          """
          {"type":"object","properties":{"invoice_id":{"type":"string","description":"UUID from buy-products."},
          "invoice_access_token":{"type":"string","description":"For guests: as buy-products answered it."}},
          "required":["invoice_id"],"additionalProperties":false}""",
          READS);

  static final Spec UPDATE_ORDER =
      new Spec(
          "update-order",
          "Update an order",
          "Record what is left on a delivered gift card, or archive an order.",
          """
          {"type":"object","properties":{
          "order_id":{"type":"string","description":"24 hexadecimal characters from an invoice's orders, not the invoice id."},
          "remaining_amount":{"type":"number","minimum":0,"description":"What is left, 0 to the face value; replaces what was recorded."},
          "is_archived":{"type":"boolean"}},
          "required":["order_id"],"additionalProperties":false}""",
          new Hints(false, false, true, false));

  private Specs() {}
}
