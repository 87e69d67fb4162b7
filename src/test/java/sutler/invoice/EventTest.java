package sutler.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sutler.identity.Actor;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// What a change tells.
final class EventTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Invoice TOP_UP =
      new Invoice(
          UUID.randomUUID(),
          UUID.randomUUID(),
          new Invoice.Charge(
              PaymentMethod.BITCOIN,
              Money.ofUnits(100, Asset.BTC),
              Optional.of(Money.parse("10", Asset.USD)),
              List.of(new Prompt.Address("a", "", Optional.empty()))),
          new Invoice.Origin(Actor.STORE, Optional.empty(), "a@example.com"),
          Invoice.Times.open(NOW, NOW.plusSeconds(60), Duration.ofHours(1)),
          InvoiceStatus.UNPAID,
          List.of(),
          Invoice.Received.NOTHING,
          0);

  private static List<Event.Kind> kinds(Invoice before, Invoice after) {
    return Event.between(before, after).stream().map(Event::kind).toList();
  }

  /// Paid is told whatever comes with it: the receipt follows from that.
  @Test
  void whatIsPaidSaysSoAlsoWhereItIsCompleteAtOnce() {
    Invoice done = TOP_UP.confirmed(NOW).completed(NOW);
    assertThat(kinds(TOP_UP, done)).containsExactly(Event.Kind.PAID, Event.Kind.COMPLETE);
    assertThat(kinds(done, done)).isEmpty();
  }

  @Test
  void whatIsPaidWhileItIsHeldSaysSoWhenItIsReleased() {
    Invoice held = TOP_UP.with(InvoiceStatus.BLOCKED);
    assertThat(kinds(TOP_UP, held)).containsExactly(Event.Kind.BLOCKED);
    assertThat(kinds(held, held.confirmed(NOW)))
        .containsExactly(Event.Kind.PAID, Event.Kind.RELEASED);
    assertThat(kinds(held, TOP_UP)).containsExactly(Event.Kind.RELEASED);
  }

  /// An actor is stored as a text and read again.
  @Test
  void anActorIsKept() {
    for (Actor actor :
        List.of(Actor.STORE, Actor.rail("x402"), Actor.session(UUID.randomUUID()), Actor.LINK)) {
      assertThat(Actor.of(actor.text())).isEqualTo(actor);
    }
  }
}
