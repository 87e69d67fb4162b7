package sutler.checkout;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import sutler.invoice.BillPayment;

/// Where chains of forms are kept.
public interface BillPayments {

  void create(BillPayment bill);

  Optional<BillPayment> find(UUID accountId, UUID id);

  /// Deletes unused chains that expired before a moment.
  void forget(Instant expiredBefore);

  /// Locks, changes and saves. Empty when the account has no such chain.
  Optional<BillPayment> change(UUID accountId, UUID id, UnaryOperator<BillPayment> decide);
}
