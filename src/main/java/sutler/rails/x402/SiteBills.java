package sutler.rails.x402;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.modules.Site;
import sutler.payment.Observation;
import sutler.payment.Prompt;

/// The store's invoices, as x402 sees them.
final class SiteBills implements Bills {
  /// What is begun later would settle too late.
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(10);

  private final Site.Payments payments;
  private final InstantSource clock;

  SiteBills(Site.Payments payments, InstantSource clock) {
    this.payments = payments;
    this.clock = clock;
  }

  @Override
  public Optional<Bill> find(UUID invoiceId) {
    return payments
        .invoice(invoiceId)
        .filter(i -> X402.isPossible(i.method()))
        .flatMap(i -> payTo(i).map(address -> bill(i, address)));
  }

  private Bill bill(Invoice invoice, String payTo) {
    return new Bill(
        new Attempt.Debt(invoice.accountId(), invoice.id(), invoice.method()),
        invoice.missing(),
        payTo,
        invoice.prompt(Prompt.Authorized.class).map(Prompt.Authorized::contract),
        state(invoice),
        invoice.status().code(),
        what(invoice));
  }

  /// The sandbox plays payments to any address.
  private static Optional<String> payTo(Invoice invoice) {
    return invoice
        .prompt(Prompt.Authorized.class)
        .map(Prompt.Authorized::address)
        .or(() -> invoice.prompt(Prompt.Address.class).map(Prompt.Address::address));
  }

  private State state(Invoice invoice) {
    if (invoice.status() == InvoiceStatus.EXPIRED) {
      return State.EXPIRED;
    }
    if (invoice.status() != InvoiceStatus.UNPAID) {
      return State.CLOSED;
    }
    return clock.instant().plus(TIME_TO_SETTLE).isBefore(invoice.expiresAt())
        ? State.PAYABLE
        : State.EXPIRED;
  }

  private static String what(Invoice invoice) {
    if (invoice.topUp().isPresent()) {
      return "Sutler: top-up of " + invoice.topUp().get();
    }
    int more = invoice.orders().size() - 1;
    return "Sutler: "
        + invoice.orders().getFirst().productName()
        + (more == 0 ? "" : " and " + more + " more");
  }

  @Override
  public boolean hold(UUID invoiceId, Instant until) {
    return payments.hold(invoiceId, until);
  }

  @Override
  public void release(UUID invoiceId) {
    payments.release(invoiceId);
  }

  @Override
  public String observed(Observation seen) {
    return payments.observed(seen).map(i -> i.status().code()).orElse("unknown");
  }
}
