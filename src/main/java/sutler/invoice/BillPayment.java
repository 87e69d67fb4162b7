package sutler.invoice;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.Form;

/// A chain of forms that one account fills in for one product. Buys once.
///
/// @param stepsDone how many forms, from the first, have been answered
/// @param revision which answers these are; each answered form makes another
/// @param answers what was answered, by field; personal, so it does not print itself
/// @param invoiceId the purchase that used it
public record BillPayment(
    UUID id,
    UUID accountId,
    String productId,
    int stepsDone,
    int revision,
    Map<String, String> answers,
    Instant expiresAt,
    Optional<UUID> invoiceId) {

  public static final Duration LIFE = Duration.ofMinutes(30);

  public BillPayment {
    if (stepsDone < 0 || revision < 0) {
      throw new IllegalArgumentException("a chain of forms before its beginning");
    }
    answers = Map.copyOf(answers);
  }

  /// With one form answered. An earlier form may be answered again, and opens those behind it
  /// again: what was confirmed is what was on the forms then.
  public BillPayment answered(int step, Map<String, String> given) {
    Map<String, String> next = new LinkedHashMap<>(answers);
    next.putAll(given);
    return new BillPayment(
        id, accountId, productId, step, revision + 1, next, expiresAt, invoiceId);
  }

  public boolean isFinal(Form form) {
    return stepsDone >= form.steps().size();
  }

  public boolean isOpen(Instant now) {
    return invoiceId.isEmpty() && now.isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "BillPayment[" + id + ", step " + stepsDone + "]";
  }
}
