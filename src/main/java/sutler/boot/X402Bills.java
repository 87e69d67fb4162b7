package sutler.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Checkout;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.payment.Observation;
import sutler.payment.Prompt;
import sutler.rails.x402.Bills;
import sutler.rails.x402.X402;

/// The store's invoices, as the x402 rail sees them.
final class X402Bills implements Bills {
  /// What is begun later would settle too late.
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(10);

  private Optional<Checkout> checkout = Optional.empty();

  /// The rail is part of the checkout that it asks, so it comes first.
  void open(Checkout opened) {
    checkout = Optional.of(opened);
  }

  @Override
  public Optional<Bill> find(UUID invoiceId) {
    return checkout
        .orElseThrow()
        .invoices()
        .find(invoiceId)
        .filter(i -> X402.isPossible(i.method()))
        .flatMap(i -> payTo(i).map(address -> bill(i, address)));
  }

  private static Bill bill(Invoice invoice, String payTo) {
    return new Bill(
        invoice.id(),
        invoice.method(),
        invoice.missing(),
        payTo,
        invoice.prompt(Prompt.Authorized.class).map(Prompt.Authorized::contract),
        state(invoice),
        invoice.status().code(),
        what(invoice));
  }

  private static Optional<String> payTo(Invoice invoice) {
    return invoice
        .prompt(Prompt.Authorized.class)
        .map(Prompt.Authorized::address)
        .or(() -> invoice.prompt(Prompt.Address.class).map(Prompt.Address::address));
  }

  private static State state(Invoice invoice) {
    if (invoice.status() == InvoiceStatus.EXPIRED) {
      return State.EXPIRED;
    }
    if (invoice.status() != InvoiceStatus.UNPAID) {
      return State.CLOSED;
    }
    return Instant.now().plus(TIME_TO_SETTLE).isBefore(invoice.expiresAt())
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
    return checkout.orElseThrow().settle().hold(invoiceId, until);
  }

  @Override
  public void release(UUID invoiceId) {
    checkout.orElseThrow().settle().release(invoiceId);
  }

  @Override
  public String observed(Observation seen) {
    return checkout
        .orElseThrow()
        .settle()
        .observe(seen)
        .map(i -> i.status().code())
        .orElse("unknown");
  }
}
