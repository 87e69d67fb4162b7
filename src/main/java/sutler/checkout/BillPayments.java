package sutler.checkout;

import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import sutler.invoice.BillPayment;

/// Where chains of forms are kept.
public interface BillPayments {

  void create(BillPayment bill);

  Optional<BillPayment> find(UUID accountId, UUID id);

  /// Locks, changes and saves. Empty when the account has no such chain.
  Optional<BillPayment> change(UUID accountId, UUID id, UnaryOperator<BillPayment> decide);
}
