package sutler.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import sutler.money.Asset;
import sutler.money.Money;

/// A way for money to reach the store. A rail makes prompts; what it later sees of payments it
/// tells as observations.
public interface Rail {
  /// For what is worth the same tomorrow: a fee that was set too low is paid within a day or never.
  Duration PATIENCE = Duration.ofHours(24);

  /// For a coin whose price moves: who has paid too low a fee must not wait and see whether to pay
  /// more. Six blocks of Bitcoin, on the average.
  Duration VOLATILE_PATIENCE = Duration.ofMinutes(60);

  /// Whose price does not move, against what is bought with them.
  Set<Asset> STEADY = Set.of(Asset.USD, Asset.EUR, Asset.USDC, Asset.USDT);

  Set<PaymentMethod> methods();

  /// What a payer needs. Asked twice for the same invoice it answers the same.
  Offer prompt(Request request);

  /// How long a payment that was seen in time may take to become final after the invoice expired:
  /// so long its price is kept. What comes later is credited.
  default Duration patience(PaymentMethod method) {
    return STEADY.contains(method.asset()) ? PATIENCE : VOLATILE_PATIENCE;
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
