package sutler.checkout;

import java.time.Instant;
import sutler.invoice.Gift;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.Refund;

/// What people are written, decided from the task and its invoice alone: to whom, of what, and from
/// when. The words are not chosen here.
public final class Letters {
  private Letters() {}

  /// What a mail tells of.
  public sealed interface Letter {
    record Paid(Invoice invoice) implements Letter {}

    record Refunded(Invoice invoice, Refund refund) implements Letter {}

    /// @param orderId which opens by a link that goes with the letter
    /// @param what is given
    record Given(Gift gift, String orderId, String what) implements Letter {}
  }

  /// @param dueAt when it goes out; a time in the past is now
  public record Addressed(String recipient, Letter letter, Instant dueAt) {}

  /// @param task of the kind receipt, refund or gift, of this invoice
  public static Addressed of(Task task, Invoice invoice) {
    return switch (task.kind()) {
      case RECEIPT -> toBuyer(invoice, new Letter.Paid(invoice));
      case REFUND -> {
        Refund refund = invoice.refunds().get(Integer.parseInt(task.part()));
        yield toBuyer(invoice, new Letter.Refunded(invoice, refund));
      }
      case GIFT ->
          given(
              invoice
                  .order(task.part())
                  .orElseThrow(() -> new IllegalStateException("no order for " + task)));
      case DELIVER, LOOK, EXPIRE, MAIL ->
          throw new IllegalArgumentException("nobody is written because of " + task);
    };
  }

  private static Addressed toBuyer(Invoice invoice, Letter letter) {
    return new Addressed(invoice.email(), letter, Instant.EPOCH);
  }

  private static Addressed given(Order order) {
    Gift gift = order.gift().orElseThrow(() -> new IllegalStateException("no gift: " + order.id()));
    return new Addressed(
        gift.recipientEmail(),
        new Letter.Given(gift, order.id(), order.title()),
        gift.sendAt().orElse(Instant.EPOCH));
  }
}
