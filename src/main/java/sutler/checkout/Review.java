package sutler.checkout;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import sutler.identity.Actor;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.OrderStatus;
import sutler.money.Rates;

/// What somebody other than the buyer decides about an invoice: an operator holds it and lets it
/// go, or refuses it, as a rail may.
public final class Review {
  private final Invoices invoices;
  private final RateBoard rates;
  private final InstantSource clock;

  Review(Invoices invoices, RateBoard rates, InstantSource clock) {
    this.invoices = invoices;
    this.rates = rates;
    this.clock = clock;
  }

  /// The outcomes, in order of precedence.
  public sealed interface Result {
    record NotFound() implements Result {}

    /// It is over already, or what was asked cannot be done any more.
    record TooLate(InvoiceStatus status) implements Result {}

    record Reviewed(Invoice invoice) implements Result {}
  }

  /// Holds an invoice: its payments are still seen, and nothing more is asked for. What a supplier
  /// was asked for already may still come.
  public Result block(UUID invoiceId) {
    return change(
        invoiceId,
        (invoice, now) ->
            invoice.status().isFinal()
                ? Optional.empty()
                : Optional.of(Change.none(invoice.with(InvoiceStatus.BLOCKED))));
  }

  /// Lets a held invoice go on where it was. What is due is taken up as ever.
  public Result release(UUID invoiceId) {
    return change(
        invoiceId,
        (invoice, now) ->
            invoice.status() == InvoiceStatus.BLOCKED
                ? Optional.of(released(invoice, rates.now(), now))
                : Optional.empty());
  }

  /// Refuses an invoice for good. What was paid goes to the buyer's balance. Not once it is paid: a
  /// supplier may have delivered.
  public Result deny(UUID invoiceId) {
    return change(
        invoiceId,
        (invoice, now) -> {
          boolean over = invoice.status().isFinal() && invoice.status() != InvoiceStatus.BLOCKED;
          return over || invoice.confirmedAt().isPresent()
              ? Optional.empty()
              : Optional.of(denied(invoice, rates.now(), now));
        });
  }

  private static Change released(Invoice invoice, Rates rates, Instant now) {
    if (invoice.confirmedAt().isEmpty()) {
      return Settle.settled(invoice, invoice.with(InvoiceStatus.UNPAID), List.of(), rates, now);
    }
    boolean over = invoice.orders().stream().allMatch(o -> o.status().isFinal());
    // An order that failed while its money was gone was not refunded: what is there goes back now.
    boolean moneyGone =
        invoice.orders().stream().anyMatch(o -> o.status() == OrderStatus.FAILED)
            || !invoice.isCovered();
    Invoice open =
        invoice.with(over && moneyGone ? InvoiceStatus.PAYMENT_ERROR : InvoiceStatus.PENDING);
    Invoice next = over && !moneyGone ? invoice.completed(now) : open;
    return Settle.settled(next, next, List.of(), rates, now);
  }

  private static Change denied(Invoice invoice, Rates rates, Instant now) {
    Invoice next =
        invoice
            .with(InvoiceStatus.DENIED)
            .withOrders(invoice.orders().stream().map(o -> o.with(OrderStatus.FAILED)).toList());
    return Settle.settled(invoice, next, List.of(), rates, now);
  }

  private interface Decision {
    /// Empty where it cannot be done any more.
    Optional<Change> of(Invoice invoice, Instant now);
  }

  private Result change(UUID invoiceId, Decision decision) {
    AtomicBoolean done = new AtomicBoolean();
    Instant now = clock.instant();
    Optional<Invoice> saved =
        invoices.change(
            invoiceId,
            new Act(Actor.OPERATOR, now),
            invoice -> {
              Optional<Change> change = decision.of(invoice, now);
              done.set(change.isPresent());
              return change.orElseGet(() -> Change.none(invoice));
            });
    return saved
        .<Result>map(i -> done.get() ? new Result.Reviewed(i) : new Result.TooLate(i.status()))
        .orElseGet(Result.NotFound::new);
  }
}
