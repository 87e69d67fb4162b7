package sutler.checkout;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.OrderStatus;
import sutler.invoice.Payment;
import sutler.invoice.Settlement;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Rates;
import sutler.payment.Sighting;

/// Turns what a rail sees into what an invoice is.
public final class Settle {
  private final Invoices invoices;
  private final RateBoard rates;
  private final Deliver deliver;
  private final InstantSource clock;

  Settle(Invoices invoices, RateBoard rates, Deliver deliver, InstantSource clock) {
    this.invoices = invoices;
    this.rates = rates;
    this.deliver = deliver;
    this.clock = clock;
  }

  /// Takes a sighting, told any number of times, and delivers what it pays for.
  ///
  /// @return the invoice as it then is, or empty when there is none
  /// @throws IllegalArgumentException when the amount is not in the asset of the invoice
  public Optional<Invoice> sight(Sighting sighting) {
    Optional<Invoice> saved =
        invoices.change(
            sighting.invoiceId(),
            invoice -> decide(invoice, sighting, rates.now(), clock.instant()));
    return saved.map(i -> i.status() == InvoiceStatus.PAYMENT_CONFIRMED ? deliver.now(i) : i);
  }

  /// Expires an invoice whose time is over; anything confirmed on it goes to the balance.
  Optional<Invoice> expire(UUID invoiceId) {
    return invoices.change(
        invoiceId,
        invoice -> {
          Instant now = clock.instant();
          return settled(invoice, List.of(), rates.now(), now);
        });
  }

  /// Ends an invoice's time at once: how the sandbox plays a late payment.
  public Optional<Invoice> hurry(UUID invoiceId) {
    return invoices.change(
        invoiceId,
        invoice -> {
          Instant now = clock.instant();
          boolean open =
              invoice.status() == InvoiceStatus.UNPAID && now.isBefore(invoice.expiresAt());
          return settled(open ? invoice.expiringAt(now) : invoice, List.of(), rates.now(), now);
        });
  }

  static Change decide(Invoice invoice, Sighting sighting, Rates rates, Instant now) {
    if (!sighting.amount().asset().equals(invoice.total().asset())) {
      throw new IllegalArgumentException("paid in " + sighting.amount().asset());
    }
    Payment seen =
        new Payment(sighting.transactionId(), sighting.amount(), sighting.confirmed(), now);
    Invoice next = invoice.withPayments(Settlement.see(invoice.payments(), seen));
    return settled(next, received(invoice, next), rates, now);
  }

  /// Money that has arrived for good since the last look.
  private static List<Transfer> received(Invoice before, Invoice after) {
    List<Transfer> transfers = new ArrayList<>();
    for (Payment payment : after.payments()) {
      boolean known =
          before.payments().stream()
              .anyMatch(p -> p.transactionId().equals(payment.transactionId()) && p.confirmed());
      if (payment.confirmed() && !known) {
        transfers.add(
            new Transfer(
                "receive:" + after.id() + ":" + payment.transactionId(),
                after.id(),
                Book.store(Book.Kind.WORLD, payment.amount().asset()),
                Book.store(Book.Kind.UNEARNED, payment.amount().asset()),
                payment.amount()));
      }
    }
    return transfers;
  }

  private static Change settled(
      Invoice invoice, List<Transfer> received, Rates rates, Instant now) {
    Settlement settlement = Settlement.of(invoice, now);
    Invoice moved = moved(invoice, settlement.next(), now);
    Change credited = Refunds.surplus(moved, settlement, rates, now);
    List<Transfer> transfers = new ArrayList<>(received);
    transfers.addAll(credited.transfers());
    if (moved.status() == InvoiceStatus.COMPLETE && invoice.status() != InvoiceStatus.COMPLETE) {
      transfers.addAll(TopUp.credit(invoice));
    }
    return new Change(credited.next(), transfers);
  }

  private static Invoice moved(Invoice invoice, InvoiceStatus next, Instant now) {
    if (next == invoice.status()) {
      return invoice;
    }
    return switch (next) {
      case PAYMENT_CONFIRMED -> {
        Invoice confirmed = orders(invoice.confirmed(now), OrderStatus.PENDING);
        yield invoice.topUp().isPresent() ? confirmed.completed(now) : confirmed;
      }
      case EXPIRED -> orders(invoice.with(next), OrderStatus.FAILED);
      case UNPAID, PAYMENT_DETECTED, PENDING, COMPLETE, BLOCKED, DENIED, PAYMENT_ERROR ->
          invoice.with(next);
    };
  }

  private static Invoice orders(Invoice invoice, OrderStatus status) {
    return invoice.withOrders(invoice.orders().stream().map(o -> o.with(status)).toList());
  }
}
