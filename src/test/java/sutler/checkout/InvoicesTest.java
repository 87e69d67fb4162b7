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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sutler.boot.TestStore;
import sutler.checkout.DeliverTest.Some;
import sutler.checkout.Invoices.Filter;
import sutler.checkout.Invoices.Placement;
import sutler.checkout.Invoices.Placing;
import sutler.identity.Actor;
import sutler.invoice.Cart;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.PaymentId;

/// What every keeper of invoices promises: PostgreSQL, and its twin in memory.
final class InvoicesTest {
  private static final Instant AT = Instant.parse("2020-01-01T00:00:00Z");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  /// A database that no store works on: nobody else takes what is due here.
  private static final TestStore.Kept KEPT = TestStore.shared().kept();

  static Stream<Invoices> keepers() {
    return Stream.of(new MemoryInvoices(new MemoryBills()), KEPT.invoices());
  }

  private static Work work(Invoices invoices) {
    return invoices instanceof Work both ? both : KEPT.work();
  }

  private static Act act(Instant at) {
    return new Act(Actor.rail("test"), at);
  }

  private static Invoice some(InvoiceStatus status, String product, Instant at) {
    Invoice invoice = Some.invoice(status, product, at);
    KEPT.open(invoice.accountId());
    return invoice;
  }

  private static Invoice place(Invoices invoices, InvoiceStatus status, Instant at) {
    Invoice invoice = some(status, "steam-usa", at);
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
    Invoice invoice = some(InvoiceStatus.UNPAID, "steam-usa", NOW);
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
    Invoice invoice = some(InvoiceStatus.PAYMENT_CONFIRMED, "steam-usa", NOW);
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

  /// Eight who all know the invoice as it was placed, and each saw a payment of its own.
  @ParameterizedTest
  @MethodSource("keepers")
  void whoKnowsAnOldInvoiceDecidesAnew(Invoices invoices) throws Exception {
    Invoice known = place(invoices, InvoiceStatus.UNPAID, NOW);
    int many = 8;
    CyclicBarrier together = new CyclicBarrier(many);
    List<Future<Optional<Invoice>>> changes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      for (int i = 0; i < many; i++) {
        Observation seen = seen(known, i);
        changes.add(
            threads.submit(
                () -> {
                  together.await();
                  return invoices.change(
                      known,
                      act(NOW),
                      invoice ->
                          Settle.decide(invoice, seen, new sutler.money.Rates(Map.of()), NOW));
                }));
      }
    }
    for (int i = 0; i < many; i++) {
      PaymentId own = seen(known, i).payment();
      assertThat(changes.get(i).get().orElseThrow().payment(own)).isPresent();
    }
    Invoice newest = invoices.find(known.id()).orElseThrow();
    assertThat(newest.payments()).hasSize(many);
    assertThat(newest.revision()).isEqualTo(many);
    assertThat(invoices.story(known.accountId(), known.id()))
        .filteredOn(told -> told.event().kind() == Event.Kind.PAYMENT_SEEN)
        .hasSize(many);
  }

  private static Observation seen(Invoice invoice, int output) {
    return new Observation(
        invoice.id(),
        new PaymentId("test", "tx-" + invoice.id(), output),
        Money.ofUnits(1, Asset.BTC),
        NOW,
        new Observation.State.Pending(1, 3));
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
              invoice.id(),
              act(NOW),
              i -> Settle.decide(i, next, new sutler.money.Rates(Map.of()), NOW));
      assertThat(invoices.find(invoice.id())).isEqualTo(changed);
      assertThat(changed.orElseThrow().payments().getFirst().state()).isEqualTo(state);
    }
    Optional<Invoice> before = invoices.find(invoice.id());
    assertThatThrownBy(
            () ->
                invoices.change(
                    invoice.id(),
                    act(NOW),
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
    Work work = work(invoices);
    try {
      // The call that paid delivers first.
      assertThat(deliveries(work, invoice, AT.plusSeconds(29))).isEmpty();
      List<Work.Taken> mine = deliveries(work, invoice, AT.plusSeconds(30));
      assertThat(mine).hasSize(1);
      assertThat(mine.getFirst().attempts()).isEqualTo(1);
      assertThat(mine.getFirst().task())
          .isEqualTo(Agenda.deliver(invoice, invoice.orders().getFirst()));
      assertThat(deliveries(work, invoice, AT.plusSeconds(59))).isEmpty();
      work.postpone(mine.getFirst().task(), AT.plusSeconds(100), "time-out");
      assertThat(deliveries(work, invoice, AT.plusSeconds(99))).isEmpty();
      assertThat(deliveries(work, invoice, AT.plusSeconds(100)).getFirst().attempts()).isEqualTo(2);
    } finally {
      deliver(invoices, invoice);
    }
    assertThat(deliveries(work, invoice, AT.plusSeconds(10_000))).isEmpty();
    // Put off too late: it stays done.
    work.postpone(Agenda.deliver(invoice, invoice.orders().getFirst()), AT, "");
    assertThat(deliveries(work, invoice, AT.plusSeconds(10_000))).isEmpty();
  }

  private static void deliver(Invoices invoices, Invoice invoice) {
    invoices.change(
        invoice.accountId(),
        invoice.id(),
        act(AT),
        i ->
            Delivery.decide(
                i,
                Map.of(
                    i.orders().getFirst().id(),
                    new Delivery.Heard(
                        i.orders().getFirst().underWay().map(sutler.supply.Attempt::offer),
                        new sutler.supply.Outcome.Done(sutler.supply.Redemption.EMPTY))),
                new sutler.money.Rates(Map.of()),
                Commission.Share.NONE,
                AT));
  }

  private static List<Work.Taken> deliveries(Work work, Invoice invoice, Instant now) {
    return taken(work, Task.Kind.DELIVER, invoice, now);
  }

  private static List<Work.Taken> taken(Work work, Task.Kind kind, Invoice invoice, Instant now) {
    return work.take(kind, now, Deliver.LEASE, 1_000).stream()
        .filter(taken -> taken.task().invoiceId().equals(invoice.id()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void anExpiryIsDueWhenTheTimeIsOver(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.UNPAID, AT);
    Work work = work(invoices);
    Instant end = invoice.expiresAt();
    assertThat(taken(work, Task.Kind.EXPIRE, invoice, end.minusSeconds(1))).isEmpty();
    Instant later = end.plus(Duration.ofMinutes(5));
    invoices.change(invoice.id(), act(AT), i -> Change.none(i.held(Optional.of(later))));
    assertThat(taken(work, Task.Kind.EXPIRE, invoice, end)).isEmpty();
    assertThat(taken(work, Task.Kind.EXPIRE, invoice, later)).hasSize(1);
    invoices.change(invoice.id(), act(later), i -> Change.none(i.with(InvoiceStatus.EXPIRED)));
    assertThat(taken(work, Task.Kind.EXPIRE, invoice, end.plus(Duration.ofDays(9)))).isEmpty();
  }

  /// What happened is there with the change that did it, and with who did it.
  @ParameterizedTest
  @MethodSource("keepers")
  void aChangeTellsWhatHappened(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.PAYMENT_CONFIRMED, AT);
    deliver(invoices, invoice);
    Order order = invoice.orders().getFirst();
    invoices.tell(
        invoice.accountId(),
        invoice.id(),
        act(NOW),
        List.of(Event.of(Event.Kind.REVEALED, order, "")));
    List<Invoices.Told> story = invoices.story(invoice.accountId(), invoice.id());
    assertThat(story.stream().map(told -> told.event().kind()))
        .containsExactly(
            Event.Kind.PLACED,
            Event.Kind.PAID,
            Event.Kind.ORDER_DELIVERED,
            Event.Kind.COMPLETE,
            Event.Kind.REVEALED);
    assertThat(story.getFirst().act()).isEqualTo(new Act(Actor.STORE, AT));
    assertThat(story.getLast().act()).isEqualTo(act(NOW));
    assertThat(story.getLast().event().orderId()).contains(order.id());
    assertThat(invoices.story(invoice.accountId(), new java.util.UUID(0, 9))).isEmpty();
    // The receipt is due with the payment that it tells of.
    assertThat(taken(work(invoices), Task.Kind.RECEIPT, invoice, AT)).hasSize(1);
  }

  /// Whoever waits for the lock decides on what the other has saved, payments and orders too.
  @ParameterizedTest
  @MethodSource("keepers")
  void changesAtOnceAreEachSeenByTheOther(Invoices invoices) throws Exception {
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 60; i++) {
        Invoice invoice = place(invoices, InvoiceStatus.UNPAID, NOW);
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<Optional<Invoice>>> both = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
          Observation seen =
              new Observation(
                  invoice.id(),
                  new PaymentId("test", "tx", half),
                  Money.ofUnits(50, Asset.BTC),
                  NOW,
                  new Observation.State.Final());
          both.add(
              two.submit(
                  () -> {
                    together.await();
                    return invoices.change(
                        invoice.accountId(),
                        invoice.id(),
                        act(NOW),
                        before ->
                            Settle.decide(before, seen, new sutler.money.Rates(Map.of()), NOW));
                  }));
        }
        for (Future<Optional<Invoice>> one : both) {
          one.get();
        }
        assertThat(invoices.find(invoice.id()).orElseThrow().status())
            .isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void anInvoiceIsItsAccounts(Invoices invoices) {
    Invoice invoice = place(invoices, InvoiceStatus.UNPAID, NOW);
    java.util.UUID other = java.util.UUID.randomUUID();
    assertThat(invoices.accountOf(invoice.id())).contains(invoice.accountId());
    assertThat(invoices.find(invoice.accountId(), invoice.id())).contains(invoice);
    assertThat(invoices.find(other, invoice.id())).isEmpty();
    assertThat(invoices.change(other, invoice.id(), act(NOW), Change::none)).isEmpty();
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
          invoice.id(),
          act(NOW),
          i -> Settle.decide(i, seen, new sutler.money.Rates(Map.of()), NOW));
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
