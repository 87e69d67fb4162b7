package sutler.checkout;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import sutler.catalog.Product;
import sutler.checkout.Shelf.Suggestion;
import sutler.identity.Scope;
import sutler.money.Money;
import sutler.payment.PaymentMethod;

/// Why something was not done, in order of precedence: what stands first is reported first. Nothing
/// was changed when a refusal comes back.
public sealed interface Refusal {

  /// Against one item of a cart.
  sealed interface OfItem extends Refusal {
    /// Its position, from 0.
    int index();
  }

  record NotAllowed(Scope needed) implements Refusal {}

  /// A guest has no account with an address.
  record EmailMissing() implements Refusal {}

  /// Nobody stands behind a guest's mails.
  record GiftOfGuest() implements Refusal {}

  /// It was deleted by its owner.
  record AccountGone() implements Refusal {}

  /// As much was begun as may be, and not ended.
  ///
  /// @param what `unpaid invoices` or `unfinished forms`
  record TooMuchOpen(String what) implements Refusal {}

  record IdempotencyConflict(String key) implements Refusal {}

  record MethodNotAccepted(PaymentMethod method, List<PaymentMethod> accepted) implements Refusal {}

  record ProductNotFound(int index, String productId, List<Suggestion> near) implements OfItem {}

  record ProductNotAvailable(int index, String productId) implements OfItem {}

  record NoSuchPackage(int index, Product product, String value) implements OfItem {}

  record RecipientMissing(int index, Product product) implements OfItem {}

  record RecipientWrong(int index, Product product, String reason) implements OfItem {}

  record GiftNotPossible(int index, Product product) implements OfItem {}

  /// As many gifts are on their way to this address, or from this account, as there may be in a
  /// day.
  record TooManyGifts(int index) implements OfItem {}

  /// @param reason to be put behind "send_date"
  record SendDateWrong(int index, String reason) implements OfItem {}

  /// The item names something that its product does not take.
  record NotTaken(int index, Product product, String field) implements OfItem {}

  record BillPaymentMissing(int index, Product product) implements OfItem {}

  record BillPaymentWrong(int index, Product product, String reason) implements OfItem {}

  record MaxTotalWrong(String maxTotal, Money total) implements Refusal {}

  record AboveMaxTotal(Money total, Money maxTotal) implements Refusal {}

  /// @param why for the buyer
  record MethodUnavailable(PaymentMethod method, String why) implements Refusal {}

  record BillPaymentUsed(UUID id) implements Refusal {}

  record BalanceTooLow(Money needed, Money available) implements Refusal {}

  /// A step of a chain of forms was asked for out of order, too late or for something else.
  record StepNotOpen(String reason) implements Refusal {}

  /// A form was answered wrongly; the problems are by field.
  record FormWrong(Map<String, String> problems) implements Refusal {}
}
