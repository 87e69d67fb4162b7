package sutler.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import sutler.money.Money;

/// A way for money to reach the store. A rail makes prompts; what it later sees of payments it
/// tells as observations.
public interface Rail {
  /// For most chains: a fee that was set too low is paid within a day or never.
  Duration PATIENCE = Duration.ofHours(24);

  Set<PaymentMethod> methods();

  /// What a payer needs. Asked twice for the same invoice it answers the same.
  Offer prompt(Request request);

  /// How long a payment that was seen in time may take to become final after the invoice expired.
  default Duration patience(PaymentMethod method) {
    return PATIENCE;
  }

  /// @param amount in the method's asset
  record Request(
      UUID invoiceId, PaymentMethod method, Money amount, Instant createdAt, Instant expiresAt) {}

  /// The outcomes of [#prompt].
  sealed interface Offer {
    record Prompted(Prompt prompt) implements Offer {}

    /// @param why for the buyer, in one sentence
    record Unavailable(String why) implements Offer {}
  }
}
