package sutler.tools;

import java.util.Optional;
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

  /// @param unknown sent, and nobody knows yet what came of it
  /// @param said x402's `SettlementResponse` where it was settled, its `PaymentRequired` with a
  ///   reason where it was refused
  record Paid(boolean settled, boolean unknown, Optional<ObjectNode> said) {}
}
