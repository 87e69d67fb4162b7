package sutler.rails.x402;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.PaymentMethod;

/// The invoices of whoever sells.
interface Bills {
  Optional<Bill> find(UUID invoiceId);

  /// A payment is about to be carried out: until it is known what came of it, or that moment, the
  /// invoice does not expire.
  ///
  /// @return whether it can be paid
  boolean hold(UUID invoiceId, Instant until);

  /// What was about to be carried out will not come.
  void release(UUID invoiceId);

  /// Takes what was seen on a chain, told any number of times.
  ///
  /// @return the status of the invoice then
  String observed(Observation seen);

  /// What there is to pay.
  ///
  /// @param missing what is still to be paid, exactly
  /// @param payTo the address that is paid
  /// @param token where the invoice was made to be paid on a real chain: its contract
  /// @param status for people
  record Bill(
      Attempt.Debt debt,
      Money missing,
      String payTo,
      Optional<String> token,
      State state,
      String status,
      String description) {
    UUID invoiceId() {
      return debt.invoiceId();
    }

    PaymentMethod method() {
      return debt.method();
    }
  }

  /// Whether it can be paid.
  enum State {
    PAYABLE,
    /// Paid already, or never to be paid.
    CLOSED,
    EXPIRED
  }
}
