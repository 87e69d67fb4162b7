package sutler.tools;

import java.util.List;
import java.util.Map;
import sutler.catalog.Product;
import sutler.catalog.RecipientType;
import sutler.checkout.Refusal;
import sutler.checkout.Shelf.Suggestion;
import sutler.identity.Scope;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.tools.Failure.Code;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The one place where the shop's refusals become words.
final class Refusals {
  private static final int CHOICES_SHOWN_MAX = 8;

  private Refusals() {}

  static Failure notAllowed(Scope needed) {
    return Failure.status(
        Code.PERMISSION_DENIED,
        "access_denied",
        "This credential lacks the scope \"%s\". Ask its owner for one that has it."
            .formatted(needed.code()));
  }

  static Failure notForGuests() {
    return Failure.status(
        Code.PERMISSION_DENIED,
        "access_denied",
        "Guests have no account: they can search, see details, buy by link or crypto, and read an invoice with its invoice_access_token. For all else the shopper signs in (OAuth).");
  }

  static Failure failure(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotAllowed(Scope needed) -> notAllowed(needed);
      case Refusal.EmailMissing missing ->
          Failure.validation(
              "email is required from a guest: the address of the shopper, for receipts and to find the purchase by signing in.");
      case Refusal.GiftOfGuest gift ->
          Failure.status(
              Code.PERMISSION_DENIED,
              "access_denied",
              "Guests cannot send gifts: leave gift out, or let the shopper sign in (OAuth).");
      case Refusal.AccountGone gone ->
          Failure.status(
              Code.PERMISSION_DENIED,
              "access_denied",
              "This account was deleted by its owner. Nothing was bought.");
      case Refusal.TooMuchOpen(String what) ->
          Failure.of(
              Code.LIMIT_EXCEEDED,
              "There are as many %s as there may be. Finish some of them, or try again when some have expired (within the hour)."
                  .formatted(what));
      case Refusal.IdempotencyConflict(String key) ->
          Failure.of(
              Code.IDEMPOTENCY_CONFLICT,
              "idempotency_key was used for a purchase with other arguments. Send those again to see it, or use a new key for a new purchase.");
      case Refusal.MethodNotAccepted(PaymentMethod method, List<PaymentMethod> accepted) ->
          Failure.status(
              Code.VALIDATION_ERROR,
              "payment_method_not_accepted",
              "This store does not take %s. It takes: %s."
                  .formatted(method.code(), codes(accepted)));
      case Refusal.MethodUnavailable(PaymentMethod method, String why) ->
          Failure.of(
              Code.SERVICE_UNAVAILABLE,
              "%s cannot be paid with at the moment (%s). Nothing was bought; choose another payment_method, or try again later."
                  .formatted(method.code(), why));
      case Refusal.OfItem item -> ofItem(item);
      case Refusal.MaxTotalWrong(String max, Money total) ->
          Failure.validation(
              "max_total must be an amount in %s, the currency charged, with at most %d decimals."
                  .formatted(total.asset(), total.asset().decimals()));
      case Refusal.AboveMaxTotal(Money total, Money max) ->
          Failure.status(
                  Code.LIMIT_EXCEEDED,
                  "purchase_limit_reached",
                  "The total is %s, above max_total %s. Nothing was bought.".formatted(total, max))
              .with("total", total.text())
              .with("currency", total.asset().code());
      case Refusal.BillPaymentUsed used ->
          Failure.status(
              Code.VALIDATION_ERROR,
              "bill_payment_id_missing",
              "bill_payment_id has just been used or has expired; fill in the forms again from step_number 1.");
      case Refusal.BalanceTooLow(Money needed, Money available) ->
          Failure.status(
                  Code.VALIDATION_ERROR,
                  "balance_too_low",
                  "The purchase costs %s and the balance is %s. Choose another payment_method or balance_currency, or buy less. Nothing was bought."
                      .formatted(needed, available))
              .with("needed", needed.text())
              .with("available", available.text());
      case Refusal.StepNotOpen(String reason) -> Failure.validation(reason + ".");
      case Refusal.FormWrong(Map<String, String> problems) -> form(problems);
    };
  }

  private static Failure ofItem(Refusal.OfItem refusal) {
    return switch (refusal) {
      case Refusal.ProductNotFound(int index, String id, List<Suggestion> near) ->
          productNotFound("cart_items[%d]: ".formatted(index), id, near).with("item", index);
      case Refusal.ProductNotAvailable(int index, String id) ->
          item(
              index,
              "product_not_available",
              "%s is out of stock; search for another product.".formatted(id));
      case Refusal.NoSuchPackage(int index, Product product, String value) ->
          item(
              index,
              "invalid_package",
              "%s is not sold as \"%s\". Send package_id as %s (%s)."
                  .formatted(
                      product.id(),
                      shortened(value),
                      product.denominations().choices(CHOICES_SHOWN_MAX),
                      product.currency()));
      case Refusal.RecipientMissing(int index, Product product) ->
          item(
              index,
              "number_missing",
              "%s needs refill_input: %s.".formatted(product.id(), wanted(product)));
      case Refusal.RecipientWrong(int index, Product product, String reason) ->
          item(
              index,
              "number_missing",
              "refill_input for %s: the %s %s.".formatted(product.id(), noun(product), reason));
      case Refusal.TooManyGifts(int index) ->
          Failure.of(
                  Code.LIMIT_EXCEEDED,
                  "cart_items[%d]: as many gifts as there may be in a day go to this address, to its domain or from this account. Try again tomorrow, or leave gift out and pass the code on yourself."
                      .formatted(index))
              .with("item", index);
      case Refusal.GiftNotPossible(int index, Product product) ->
          item(
              index,
              "access_denied",
              "%s is delivered to a recipient of its own and cannot be a gift; leave gift out."
                  .formatted(product.id()));
      case Refusal.SendDateWrong(int index, String reason) ->
          Failure.validation("cart_items[%d]: gift.send_date %s.".formatted(index, reason))
              .with("item", index);
      case Refusal.NotTaken(int index, Product product, String field) ->
          Failure.validation(
                  "cart_items[%d]: %s takes no %s; leave it out, or choose the product it belongs to."
                      .formatted(index, product.id(), field))
              .with("item", index);
      case Refusal.BillPaymentMissing(int index, Product product) ->
          item(
              index,
              "bill_payment_id_missing",
              "%s needs bill_payment_id: call submit-prepayment-step with step_number 1 and follow its forms until step is final."
                  .formatted(product.id()));
      case Refusal.BillPaymentWrong(int index, Product product, String reason) ->
          item(
              index,
              "bill_payment_id_missing",
              "bill_payment_id for %s %s.".formatted(product.id(), reason));
    };
  }

  static Failure productNotFound(String at, String id, List<Suggestion> near) {
    Failure failure =
        Failure.status(
            Code.RESOURCE_NOT_FOUND,
            "product_not_found",
            at
                + "There is no product \"%s\". Use an id from search-products%s."
                    .formatted(shortened(id), near.isEmpty() ? "" : " or one of the suggestions"));
    ArrayNode suggestions = failure.details().putArray("suggestions");
    for (Suggestion suggestion : near) {
      suggestions
          .addObject()
          .put("product_id", suggestion.productId())
          .put("name", suggestion.name());
    }
    return failure;
  }

  private static Failure item(int index, String status, String message) {
    return Failure.status(
            Code.VALIDATION_ERROR, status, "cart_items[%d]: %s".formatted(index, message))
        .with("item", index);
  }

  private static Failure form(Map<String, String> problems) {
    StringBuilder message = new StringBuilder("The form is not complete:");
    problems.forEach(
        (field, problem) ->
            message.append(" ").append(shortened(field)).append(" ").append(problem).append(";"));
    message.setCharAt(message.length() - 1, '.');
    Failure failure = Failure.validation(message.toString());
    ObjectNode fields = failure.details().putObject("fields");
    problems.forEach((field, problem) -> fields.put(shortened(field), problem));
    return failure;
  }

  private static String wanted(Product product) {
    return switch (product.recipient()) {
      case RecipientType.None none -> "nothing";
      case RecipientType.PhoneNumber phone -> "the phone number to credit, with its country code";
      case RecipientType.Account account ->
          "the " + account.name() + ", matching " + account.regex();
      case RecipientType.Email email -> "the recipient's e-mail address";
      case RecipientType.Username username -> "the recipient's username";
    };
  }

  private static String noun(Product product) {
    return switch (product.recipient()) {
      case RecipientType.None none -> "recipient";
      case RecipientType.PhoneNumber phone -> "phone number";
      case RecipientType.Account account -> account.name();
      case RecipientType.Email email -> "e-mail address";
      case RecipientType.Username username -> "username";
    };
  }

  private static String codes(List<PaymentMethod> methods) {
    return String.join(", ", methods.stream().sorted().map(PaymentMethod::code).toList());
  }

  /// What a caller sent, short enough to send back.
  static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
