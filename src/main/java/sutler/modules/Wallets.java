package sutler.modules;

import java.util.UUID;
import sutler.payment.PaymentMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Payments that a wallet makes by itself (x402).
public interface Wallets {
  /// Where no rail has any.
  Wallets NONE =
      new Wallets() {
        @Override
        public boolean takes(PaymentMethod method) {
          return false;
        }

        @Override
        public String url(UUID invoiceId) {
          throw new IllegalStateException("no wallet pays invoices here");
        }

        @Override
        public Paid pay(UUID invoiceId, JsonNode payment) {
          return new Paid.Closed();
        }
      };

  /// Whether invoices of a method can be paid so.
  boolean takes(PaymentMethod method);

  /// Where a wallet pays an invoice over HTTP.
  String url(UUID invoiceId);

  /// Takes a payment that came inside another protocol.
  ///
  /// @param payment x402's `PaymentPayload`
  Paid pay(UUID invoiceId, JsonNode payment);

  /// What came of it.
  sealed interface Paid {
    /// @param response x402's `SettlementResponse`
    record Settled(ObjectNode response) implements Paid {}

    /// @param required x402's `PaymentRequired`, with the reason
    record Refused(ObjectNode required) implements Paid {}

    /// Sent, by this or another payment, and nobody knows yet what came of it.
    record Unknown() implements Paid {}

    /// The invoice is paid, or cannot be paid any more.
    record Closed() implements Paid {}

    /// One payment identifier for two payments.
    record Conflict() implements Paid {}
  }
}
