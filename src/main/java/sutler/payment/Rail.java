package sutler.payment;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import sutler.money.Money;

/// A way for money to reach the store. A rail makes prompts; what it later sees of payments it
/// tells as sightings. Asked twice for the same invoice it answers the same prompt.
public interface Rail {

  Set<PaymentMethod> methods();

  Prompt prompt(Request request);

  /// @param amount in the method's asset
  record Request(
      UUID invoiceId, PaymentMethod method, Money amount, Instant createdAt, Instant expiresAt) {}
}
