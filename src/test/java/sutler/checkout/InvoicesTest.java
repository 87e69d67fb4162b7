package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sutler.boot.TestStore;
import sutler.checkout.DeliverTest.Some;
import sutler.checkout.Invoices.Filter;
import sutler.checkout.Invoices.Lease;
import sutler.checkout.Invoices.Placement;
import sutler.checkout.Invoices.Placing;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.PaymentId;

/// What every keeper of invoices promises: PostgreSQL, and its twin in memory.
final class InvoicesTest {
  /// Long past, so that what other tests leave in the shared database is never due here.
  private static final Instant AT = Instant.parse("2020-01-01T00:00:00Z");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  static Stream<Invoices> keepers() {
    return Stream.of(
        new MemoryInvoices(new MemoryBills()), TestStore.shared().checkout().invoices());
  }

  private static Invoice place(Invoices invoices, InvoiceStatus status, Instant at) {
    Invoice invoice = Some.invoice(status, "steam-usa", at);
    Placing placing = new Placing(invoice, Some.cart(Optional.empty(), ""), List.of(), Map.of());
    assertThat(invoices.place(placing)).isEqualTo(new Placement.Placed(invoice));
    return invoice;
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void whatIsPlacedIsFoundAsItWas(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.UNPAID, NOW);
    assertThat(invoices.find(invoice.id())).contains(invoice);
    assertThat(invoices.invoiceOf(invoice.accountId(), invoice.orders().getFirst().id()))
        .contains(invoice.id());
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aKeyIsOnePurchase(Invoices invoices) {
    Invoice invoice = Some.invoice(InvoiceStatus.UNPAID, "steam-usa", NOW);
    Cart cart = Some.cart(Optional.of("k"), "one");
    Placing placing = new Placing(invoice, cart, List.of(), Map.of());
    assertThat(invoices.earlier(invoice.accountId(), cart)).isEmpty();
    assertThat(invoices.place(placing)).isInstanceOf(Placement.Placed.class);
    assertThat(invoices.earlier(invoice.accountId(), cart))
        .contains(new Placement.Replayed(invoice));
    assertThat(invoices.earlier(invoice.accountId(), Some.cart(Optional.of("k"), "two")))
        .contains(new Placement.Conflict());
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aBalanceThatIsTooLowPlacesNothing(Invoices invoices) {
    Invoice invoice = Some.invoice(InvoiceStatus.PAYMENT_CONFIRMED, "steam-usa", NOW);
    Book poor = Book.of(invoice.accountId(), Book.Kind.BALANCE, Asset.BTC);
    Transfer pay =
        new Transfer(
            "pay:" + invoice.id(),
            invoice.id(),
            poor,
            poor.sibling(Book.Kind.UNEARNED),
            invoice.total());
    Placing placing = new Placing(invoice, Some.cart(Optional.empty(), ""), List.of(pay), Map.of());
    assertThat(invoices.place(placing)).isEqualTo(new Placement.BalanceTooLow());
    assertThat(invoices.find(invoice.id())).isEmpty();
    assertThat(invoices.balance(poor)).isEqualTo(Money.zero(Asset.BTC));
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aChangeIsSavedWholeOrNotAtAll(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.UNPAID, NOW);
    Observation seen =
        new Observation(
            invoice.id(),
            new PaymentId("test", "tx-" + invoice.id(), 3),
            Money.ofUnits(40, Asset.BTC),
            NOW,
            new Observation.State.Pending(1, 3));
    List<Observation.State> states =
        List.of(
            seen.state(),
            new Observation.State.Final(),
            new Observation.State.Gone(Optional.of(new PaymentId("test", "other", 1))));
    for (Observation.State state : states) {
      Observation next = new Observation(invoice.id(), seen.payment(), seen.amount(), NOW, state);
      Optional<Invoice> changed =
          invoices.change(
              invoice.id(), i -> Settle.decide(i, next, new sutler.money.Rates(Map.of()), NOW));
      assertThat(invoices.find(invoice.id())).isEqualTo(changed);
      assertThat(changed.orElseThrow().payments().getFirst().state()).isEqualTo(state);
    }
    Optional<Invoice> before = invoices.find(invoice.id());
    assertThatThrownBy(
            () ->
                invoices.change(
                    invoice.id(),
                    i -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(invoices.find(invoice.id())).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aLeaseIsOnesUntilItIsOver(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.PAYMENT_CONFIRMED, AT);
    try {
      // The call that paid delivers first.
      assertThat(leases(invoices, invoice, AT.plusSeconds(29))).isEmpty();
      List<Lease> mine = leases(invoices, invoice, AT.plusSeconds(30));
      assertThat(mine).hasSize(1);
      assertThat(mine.getFirst().attempts()).isEqualTo(1);
      assertThat(leases(invoices, invoice, AT.plusSeconds(59))).isEmpty();
      invoices.postpone(mine.getFirst(), AT.plusSeconds(100));
      assertThat(leases(invoices, invoice, AT.plusSeconds(99))).isEmpty();
      assertThat(leases(invoices, invoice, AT.plusSeconds(100))).hasSize(1);
    } finally {
      invoices.change(
          invoice.id(),
          i ->
              Delivery.decide(
                  i,
                  Map.of(
                      i.orders().getFirst().id(),
                      new Delivery.Heard(
                          i.orders().getFirst().underWay().map(sutler.supply.Attempt::offer),
                          new sutler.supply.Outcome.Done(sutler.supply.Redemption.EMPTY))),
                  new sutler.money.Rates(Map.of()),
                  new Commission(code -> Optional.empty(), 0),
                  AT));
    }
    assertThat(leases(invoices, invoice, AT.plusSeconds(10_000))).isEmpty();
  }

  private static List<Lease> leases(Invoices invoices, Invoice invoice, Instant now) {
    return invoices.leaseDue(now, 100).stream()
        .filter(lease -> lease.invoiceId().equals(invoice.id()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void whatIsHeldIsNotOverdue(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.UNPAID, AT);
    Instant end = invoice.expiresAt();
    assertThat(invoices.overdue(end.minusSeconds(1), 1_000)).doesNotContain(invoice.id());
    assertThat(invoices.overdue(end, 1_000)).contains(invoice.id());
    invoices.change(
        invoice.id(), i -> Change.none(i.held(Optional.of(end.plus(Duration.ofMinutes(5))))));
    assertThat(invoices.overdue(end, 1_000)).doesNotContain(invoice.id());
    assertThat(invoices.overdue(end.plus(Duration.ofMinutes(5)), 1_000)).contains(invoice.id());
    invoices.change(invoice.id(), i -> Change.none(i.with(InvoiceStatus.EXPIRED)));
    assertThat(invoices.overdue(end.plus(Duration.ofDays(9)), 1_000)).doesNotContain(invoice.id());
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aListHasWhatWasPaidNewestFirst(Invoices invoices) {
    Invoice unpaid = place(invoices, InvoiceStatus.UNPAID, NOW);
    Filter paid = new Filter(0, 10, Optional.empty(), Optional.empty(), true);
    Filter all = new Filter(0, 10, Optional.empty(), Optional.empty(), false);
    assertThat(invoices.list(unpaid.accountId(), paid).total()).isZero();
    assertThat(ids(invoices.list(unpaid.accountId(), all))).containsExactly(unpaid.id());
    Filter before = new Filter(0, 10, Optional.empty(), Optional.of(NOW), false);
    assertThat(invoices.list(unpaid.accountId(), before).total()).isZero();
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aMarkIsAnotherWhenAPaymentIs(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.UNPAID, NOW);
    Invoices.Mark first = mark(invoices, invoice);
    List<Invoices.Mark> marks = new ArrayList<>(List.of(first));
    for (Observation.State state :
        List.of(
            new Observation.State.Pending(0, 3),
            new Observation.State.Pending(1, 3),
            new Observation.State.Final())) {
      Observation seen =
          new Observation(
              invoice.id(),
              new PaymentId("test", "tx", 0),
              Money.ofUnits(1, Asset.BTC),
              NOW,
              state);
      invoices.change(
          invoice.id(), i -> Settle.decide(i, seen, new sutler.money.Rates(Map.of()), NOW));
      marks.add(mark(invoices, invoice));
    }
    assertThat(marks).doesNotHaveDuplicates();
    assertThat(invoices.marks(List.of(java.util.UUID.randomUUID()))).isEmpty();
    assertThat(invoices.marks(List.of())).isEmpty();
  }

  private static Invoices.Mark mark(Invoices invoices, Invoice invoice) {
    return Optional.ofNullable(invoices.marks(List.of(invoice.id())).get(invoice.id()))
        .orElseThrow();
  }

  private static List<Object> ids(Invoices.Page page) {
    return new ArrayList<>(page.invoices().stream().map(Invoice::id).toList());
  }
}
