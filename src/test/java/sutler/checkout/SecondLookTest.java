package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sutler.checkout.DeliverTest.Some;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.supply.Attempt;
import sutler.supply.Outcome;
import sutler.supply.Redemption;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// What becomes of orders that a supplier said had failed.
final class SecondLookTest {
  private final MemoryInvoices invoices = new MemoryInvoices(new MemoryBills());
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int looks;

  /// Fails every order, and answers so when it is asked again.
  private record Failing(Looking again) implements Supplier {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Outcome order(SupplyOrder order) {
      return new Outcome.Failed("sold out");
    }

    @Override
    public Optional<Outcome> lookAgain(SupplyOrder order) {
      return again.look();
    }
  }

  private interface Looking {
    Optional<Outcome> look();
  }

  private Optional<Outcome> counted(Outcome answer) {
    looks++;
    return Optional.of(answer);
  }

  private Invoice failed() {
    Invoice invoice = Some.invoice(InvoiceStatus.PAYMENT_CONFIRMED, "p", now);
    invoices.place(
        new Invoices.Placing(invoice, Some.cart(Optional.empty(), ""), List.of(), Map.of()));
    new Deliver(
            invoices,
            invoices,
            Map.of("counting", new Failing(Optional::empty)),
            () -> new Rates(Map.of()),
            new Commission(code -> Optional.empty(), 0),
            Runnable::run,
            () -> now)
        .now(invoice);
    return invoice;
  }

  private SecondLook by(Map<String, Supplier> suppliers) {
    return new SecondLook(invoices, invoices, suppliers, Runnable::run, () -> now);
  }

  private Attempt.State state(UUID invoice) {
    return invoices.find(invoice).orElseThrow().orders().getFirst().attempts().getFirst().state();
  }

  /// Every ten minutes of two days.
  private void twoDays(SecondLook look) {
    for (int i = 0; i < 2 * 24 * 6; i++) {
      now = now.plus(Duration.ofMinutes(10));
      look.due(100);
    }
  }

  @Test
  void goodsThatCameAfterAllAreALossOnce() {
    UUID id = failed().id();
    assertThat(state(id)).isEqualTo(Attempt.State.FAILED);
    Money cost = Money.parse("8", Asset.USD);
    Outcome late = new Outcome.Done(Redemption.EMPTY, Optional.of(cost));
    SecondLook look = by(Map.of("counting", new Failing(() -> counted(late))));
    look.due(100);
    assertThat(looks).as("ten minutes are not over").isZero();
    twoDays(look);
    assertThat(looks).isEqualTo(1);
    assertThat(state(id)).isEqualTo(Attempt.State.LATE);
    assertThat(invoices.transfers())
        .filteredOn(t -> t.key().startsWith("late:"))
        .singleElement()
        .satisfies(t -> assertThat(t.amount()).isEqualTo(cost));
    Invoice after = invoices.find(id).orElseThrow();
    assertThat(invoices.story(after.accountId(), id))
        .filteredOn(told -> told.event().kind() == Event.Kind.DELIVERED_AFTER_ALL)
        .hasSize(1);
    assertThat(invoices.open()).noneMatch(task -> task.kind() == Task.Kind.LOOK);
  }

  /// Who cannot be asked is believed at once.
  @Test
  void whoCannotBeAskedIsBelieved() {
    UUID id = failed().id();
    twoDays(by(Map.of("counting", new Failing(Optional::empty))));
    assertThat(state(id)).isEqualTo(Attempt.State.OVER);
  }

  @Test
  void whoDoesNotKnowOrBreaksIsAskedAgainAndNotForEver() {
    UUID id = failed().id();
    twoDays(
        by(
            Map.of(
                "counting",
                new Failing(
                    () -> {
                      if (looks++ % 2 == 0) {
                        throw new IllegalStateException("broken");
                      }
                      return Optional.of(new Outcome.Unknown("time-out"));
                    }))));
    assertThat(looks).isEqualTo(SecondLook.LOOKS_MAX);
    assertThat(state(id)).isEqualTo(Attempt.State.OVER);
    assertThat(invoices.open()).noneMatch(task -> task.kind() == Task.Kind.LOOK);
  }

  /// One that is configured again tomorrow is asked then.
  @Test
  void aSupplierThatIsNotConfiguredIsWaitedFor() {
    UUID id = failed().id();
    SecondLook without = by(Map.of());
    for (int i = 0; i < 60; i++) {
      now = now.plus(Duration.ofMinutes(10));
      without.due(100);
    }
    assertThat(state(id)).isEqualTo(Attempt.State.FAILED);
    twoDays(by(Map.of("counting", new Failing(() -> counted(new Outcome.Done(Redemption.EMPTY))))));
    assertThat(state(id)).isEqualTo(Attempt.State.LATE);
  }
}
