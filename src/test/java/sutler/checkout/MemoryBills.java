package sutler.checkout;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import sutler.invoice.BillPayment;

/// The twin of the chains of forms in PostgreSQL.
final class MemoryBills implements BillPayments {
  private final Map<UUID, BillPayment> bills = new HashMap<>();

  /// A test breaks it.
  boolean usedTwice;

  @Override
  public synchronized void create(BillPayment bill) {
    if (bills.putIfAbsent(bill.id(), bill) != null) {
      throw new IllegalStateException("made twice: " + bill);
    }
  }

  @Override
  public synchronized Optional<BillPayment> find(UUID accountId, UUID id) {
    return Optional.ofNullable(bills.get(id)).filter(b -> b.accountId().equals(accountId));
  }

  @Override
  public synchronized void forget(Instant expiredBefore) {
    bills.values().removeIf(b -> b.invoiceId().isEmpty() && b.expiresAt().isBefore(expiredBefore));
  }

  @Override
  public synchronized Optional<BillPayment> change(
      UUID accountId, UUID id, UnaryOperator<BillPayment> decide) {
    Optional<BillPayment> after = find(accountId, id).map(decide);
    after.ifPresent(b -> bills.put(id, b));
    return after;
  }

  synchronized boolean isFree(UUID accountId, UUID id, int revision, Instant now) {
    return usedTwice
        || find(accountId, id).filter(b -> b.isOpen(now) && b.revision() == revision).isPresent();
  }

  synchronized void use(UUID id, UUID invoiceId) {
    bills.computeIfPresent(
        id,
        (k, b) ->
            new BillPayment(
                b.id(),
                b.accountId(),
                b.productId(),
                b.stepsDone(),
                b.revision(),
                b.answers(),
                b.expiresAt(),
                Optional.of(invoiceId)));
  }
}
