package sutler.tools;

import java.util.UUID;
import sutler.payment.PaymentMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Payments that an assistant's wallet makes by itself (x402).
public interface Wallets {
  /// Whether invoices of a method can be paid so.
  boolean takes(PaymentMethod method);

  /// Takes a payment that came with a call.
  ///
  /// @param payment x402's `PaymentPayload`
  Paid pay(UUID invoiceId, JsonNode payment);

  /// Whether the sandbox plays payments of a method, rather than taking real money.
  boolean isPlayed(PaymentMethod method);

  /// What came of it.
  sealed interface Paid {
    /// @param response x402's `SettlementResponse`
    record Settled(ObjectNode response) implements Paid {}

    /// @param required x402's `PaymentRequired`, with the reason
    record Refused(ObjectNode required) implements Paid {}

    /// Sent, and nobody knows yet what came of it.
    record Unknown() implements Paid {}

    /// The invoice is paid, or cannot be paid any more.
    record Closed() implements Paid {}

    /// One payment identifier for two payments.
    record Conflict() implements Paid {}
  }
}
