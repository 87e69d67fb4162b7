package sutler.rails.x402;

import java.util.Optional;
import java.util.UUID;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Sighting;

/// The invoices of whoever sells.
public interface Bills {
  Optional<Bill> find(UUID invoiceId);

  /// Takes what was settled, told any number of times.
  ///
  /// @return the status of the invoice then
  String settled(Sighting sighting);

  /// What there is to pay.
  ///
  /// @param missing what is still to be paid, exactly
  /// @param payTo the address that is paid
  /// @param token where the invoice was made to be paid on a real chain: its contract
  /// @param status for people
  record Bill(
      UUID invoiceId,
      PaymentMethod method,
      Money missing,
      String payTo,
      Optional<String> token,
      State state,
      String status,
      String description) {}

  /// Whether it can be paid.
  enum State {
    PAYABLE,
    /// Paid already, or never to be paid.
    CLOSED,
    EXPIRED
  }
}
