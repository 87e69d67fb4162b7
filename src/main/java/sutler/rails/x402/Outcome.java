package sutler.rails.x402;

import java.math.BigInteger;
import java.util.UUID;

/// What came of a request at an invoice's address.
sealed interface Outcome {
  /// What a wallet gets for its payment.
  ///
  /// @param transaction its hash; empty where there is none
  record Receipt(Token token, String transaction, String payer, BigInteger amount) {}

  record NotFound() implements Outcome {}

  /// Nothing was paid; this is asked.
  record Required(Offer offer) implements Outcome {}

  /// @param status of the invoice now
  record Settled(UUID invoiceId, String status, Receipt receipt) implements Outcome {}

  /// It was sent, and nobody knows yet.
  record Pending(UUID invoiceId, String status, Receipt receipt) implements Outcome {}

  record Refused(Offer offer, Reason reason, Receipt receipt) implements Outcome {}

  /// Paid already, or being paid by somebody else.
  record NotPayable(String status) implements Outcome {}

  record Expired() implements Outcome {}

  /// The wallet used one name for two payments.
  record IdentifierConflict() implements Outcome {}
}
