package sutler.invoice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sutler.money.Money;
import sutler.payment.Observation;

/// What the payments seen so far make of an invoice.
///
/// @param next the status it takes
/// @param surplus confirmed money that buys nothing and was not given back yet
/// @param reason why there is a surplus
public record Settlement(InvoiceStatus next, Money surplus, Refund.Reason reason) {

  /// Decides. A payment counts as on time when it was seen before the invoice expired, however long
  /// it then takes to confirm.
  public static Settlement of(Invoice invoice, Instant now) {
    InvoiceStatus next = next(invoice, now);
    return switch (next) {
      case EXPIRED -> surplus(invoice, next, invoice.confirmed(), whyExpired(invoice));
      case DENIED -> surplus(invoice, next, invoice.confirmed(), Refund.Reason.DENIED);
      case PAYMENT_CONFIRMED, PENDING, COMPLETE ->
          surplus(invoice, next, beyondPrice(invoice), Refund.Reason.OVERPAID);
      case PAYMENT_ERROR -> surplus(invoice, next, unused(invoice), Refund.Reason.UNDERPAID);
      case UNPAID, PAYMENT_DETECTED, BLOCKED ->
          new Settlement(next, Money.zero(invoice.total().asset()), Refund.Reason.OVERPAID);
    };
  }

  /// The payments with one more observation. A transaction that is gone stays listed: it may come
  /// back, and somebody may ask.
  public static List<Payment> see(List<Payment> known, Observation seen) {
    List<Payment> next = new ArrayList<>();
    boolean found = false;
    for (Payment payment : known) {
      boolean same = payment.id().equals(seen.payment());
      found |= same;
      next.add(same ? payment.then(seen) : payment);
    }
    if (!found) {
      next.add(Payment.first(seen));
    }
    return List.copyOf(next);
  }

  private static InvoiceStatus next(Invoice invoice, Instant now) {
    return switch (invoice.status()) {
      case UNPAID, PAYMENT_DETECTED -> open(invoice, now);
      case EXPIRED -> revived(invoice);
      case PAYMENT_CONFIRMED, PENDING, COMPLETE -> kept(invoice);
      case BLOCKED, DENIED, PAYMENT_ERROR -> invoice.status();
    };
  }

  /// What the payments that were seen in time come to. A later one buys nothing, even while an
  /// earlier one still waits for its confirmation: else the price would be locked without end.
  private static InvoiceStatus open(Invoice invoice, Instant now) {
    if (invoice.isCovered()) {
      return InvoiceStatus.PAYMENT_CONFIRMED;
    }
    if (invoice.missing().isZero()) {
      return now.isBefore(invoice.waitsUntil())
          ? InvoiceStatus.PAYMENT_DETECTED
          : InvoiceStatus.EXPIRED;
    }
    return now.isBefore(invoice.payableUntil()) ? InvoiceStatus.UNPAID : InvoiceStatus.EXPIRED;
  }

  /// A payment that was made in time and told late still buys, as long as nothing went back, and as
  /// long as it is known what for.
  private static InvoiceStatus revived(Invoice invoice) {
    return !invoice.isForgotten() && invoice.isCovered() && invoice.creditedSurplus().isZero()
        ? InvoiceStatus.PAYMENT_CONFIRMED
        : InvoiceStatus.EXPIRED;
  }

  /// An invoice whose money was lost after it was paid. What a supplier has been asked for, or has
  /// delivered, cannot be called back: then no more is bought, and the loss stands in the books.
  private static InvoiceStatus kept(Invoice invoice) {
    if (invoice.isCovered() || invoice.status() == InvoiceStatus.COMPLETE) {
      return invoice.status();
    }
    return InvoiceStatus.PAYMENT_ERROR;
  }

  private static Money beyondPrice(Invoice invoice) {
    return invoice.confirmed().minus(invoice.total());
  }

  /// Of an invoice whose payment was lost in part: what is there and bought nothing, once it is
  /// known what was delivered.
  private static Money unused(Invoice invoice) {
    boolean open = invoice.orders().stream().anyMatch(o -> !o.status().isFinal());
    return open
        ? Money.zero(invoice.total().asset())
        : invoice.confirmed().minus(invoice.delivered()).minus(invoice.failed());
  }

  private static Refund.Reason whyExpired(Invoice invoice) {
    boolean late =
        invoice.payments().stream()
            .anyMatch(p -> !p.isGone() && !p.seenAt().isBefore(invoice.expiresAt()));
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
