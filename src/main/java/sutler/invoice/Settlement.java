package sutler.invoice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sutler.money.Money;

/// What the payments seen so far make of an invoice.
///
/// @param next the status it takes
/// @param surplus confirmed money that buys nothing and was not given back yet
/// @param reason why there is a surplus
public record Settlement(InvoiceStatus next, Money surplus, Refund.Reason reason) {

  /// How long after its expiry an invoice waits for a payment that was seen in time to confirm.
  public static final Duration CONFIRMATION_WAIT = Duration.ofHours(24);

  /// Decides. A payment counts as on time when it was seen before the invoice expired, however long
  /// it then takes to confirm.
  public static Settlement of(Invoice invoice, Instant now) {
    InvoiceStatus next = next(invoice, now);
    return switch (next) {
      case EXPIRED -> surplus(invoice, next, invoice.confirmed(), whyExpired(invoice));
      case PAYMENT_CONFIRMED, PENDING, COMPLETE ->
          surplus(
              invoice, next, invoice.confirmed().minus(invoice.total()), Refund.Reason.OVERPAID);
      case UNPAID, PAYMENT_DETECTED, BLOCKED, DENIED, PAYMENT_ERROR ->
          new Settlement(next, Money.zero(invoice.total().asset()), Refund.Reason.OVERPAID);
    };
  }

  /// The payments with one more sighting: a new transaction is added, a known one may confirm. What
  /// was confirmed stays so, and an amount never changes.
  public static List<Payment> see(List<Payment> known, Payment seen) {
    List<Payment> next = new ArrayList<>();
    boolean found = false;
    for (Payment payment : known) {
      boolean same = payment.transactionId().equals(seen.transactionId());
      found |= same;
      next.add(
          same && seen.confirmed()
              ? new Payment(payment.transactionId(), payment.amount(), true, payment.seenAt())
              : payment);
    }
    if (!found) {
      next.add(seen);
    }
    return List.copyOf(next);
  }

  private static InvoiceStatus next(Invoice invoice, Instant now) {
    return switch (invoice.status()) {
      case UNPAID -> now.isBefore(invoice.expiresAt()) ? open(invoice) : InvoiceStatus.EXPIRED;
      case PAYMENT_DETECTED -> {
        boolean waitedEnough = !now.isBefore(invoice.expiresAt().plus(CONFIRMATION_WAIT));
        InvoiceStatus next = open(invoice);
        yield waitedEnough && next != InvoiceStatus.PAYMENT_CONFIRMED
            ? InvoiceStatus.EXPIRED
            : next;
      }
      case PAYMENT_CONFIRMED, PENDING, COMPLETE, EXPIRED, BLOCKED, DENIED, PAYMENT_ERROR ->
          invoice.status();
    };
  }

  /// What the payments that were seen in time come to. A later one buys nothing, even while an
  /// earlier one still waits for its confirmation: else the price would be locked without end.
  private static InvoiceStatus open(Invoice invoice) {
    if (invoice.confirmedInTime().compareTo(invoice.total()) >= 0) {
      return InvoiceStatus.PAYMENT_CONFIRMED;
    }
    return invoice.missing().isZero() ? InvoiceStatus.PAYMENT_DETECTED : InvoiceStatus.UNPAID;
  }

  private static Refund.Reason whyExpired(Invoice invoice) {
    boolean late =
        invoice.payments().stream().anyMatch(p -> !p.seenAt().isBefore(invoice.expiresAt()));
    return late ? Refund.Reason.LATE : Refund.Reason.UNDERPAID;
  }

  private static Settlement surplus(
      Invoice invoice, InvoiceStatus next, Money beyondPrice, Refund.Reason reason) {
    boolean ledger = invoice.method().isLedger();
    Money zero = Money.zero(invoice.total().asset());
    Money open = ledger ? zero : beyondPrice.minus(invoice.creditedSurplus()).orZeroIfNegative();
    return new Settlement(next, open, reason);
  }
}
