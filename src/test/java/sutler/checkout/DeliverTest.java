package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.payment.Observation;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.supply.Attempt;
import sutler.supply.Offer;
import sutler.supply.Outcome;
import sutler.supply.Redemption;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// Who asks a supplier, and when: on real threads.
final class DeliverTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Outcome DONE =
      new Outcome.Done(Redemption.EMPTY.with(Redemption.Part.CODE, "X"));

  private final MemoryInvoices invoices = new MemoryInvoices(new MemoryBills());
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Counting supplier = new Counting();
  private final Counting reserve = new Counting();
  private final Deliver deliver = deliver();
  private final Deliver otherNode = deliver();

  private Deliver deliver() {
    return new Deliver(
        invoices,
        invoices,
        Map.of("counting", supplier, "reserve", reserve),
        () -> new Rates(Map.of()),
        new Commission(code -> Optional.empty(), 0),
        task -> Thread.ofVirtual().start(task),
        now::get);
  }

  /// Counts how many ask at once under one reference.
  private static final class Counting implements Supplier {
    private final Map<String, AtomicInteger> asking = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger together = new AtomicInteger();
    private volatile CountDownLatch slow = new CountDownLatch(0);
    private volatile String slowProduct = "";
    private volatile Outcome answer = DONE;
    private volatile Runnable meanwhile = () -> {};

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Outcome order(SupplyOrder order) {
      asked.incrementAndGet();
      AtomicInteger here = asking.computeIfAbsent(order.reference(), r -> new AtomicInteger());
      if (here.incrementAndGet() > 1) {
        together.incrementAndGet();
      }
      try {
        if (order.item().equals(slowProduct)) {
          slow.await();
        }
        meanwhile.run();
        return answer;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Outcome.Unknown("interrupted");
      } finally {
        here.decrementAndGet();
      }
    }
  }

  /// The same payment, told by many at once: one of them pays, and that one asks.
  @Test
  void aPaymentToldByManyAtOnceAsksTheSupplierOnce() throws Exception {
    Settle settle = new Settle(invoices, () -> new Rates(Map.of()), deliver, now::get);
    UUID id = placed(InvoiceStatus.UNPAID, "p").id();
    Observation paid =
        new Observation(
            id,
            new PaymentId("test", "a", 0),
            Money.ofUnits(100, Asset.BTC),
            START,
            new Observation.State.Final());
    try (ExecutorService rails = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> told = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        told.add(rails.submit(() -> settle.observe(paid)));
      }
      for (Future<?> one : told) {
        one.get();
      }
    }
    assertThat(supplier.asked).hasValue(1);
    assertThat(invoices.find(id).orElseThrow().status()).isEqualTo(InvoiceStatus.COMPLETE);
  }

  /// However long the supplier thinks: its lease is renewed, and nobody else asks.
  @Test
  void aSupplierThatThinksForLongIsNotAskedAgainMeanwhile() throws Exception {
    supplier.slow = new CountDownLatch(1);
    supplier.slowProduct = "slow";
    Invoice invoice = placed(InvoiceStatus.PAYMENT_CONFIRMED, "slow");
    Invoice answered = deliver.now(invoice);
    assertThat(answered.orders().getFirst().status()).isEqualTo(OrderStatus.PENDING);
    for (int i = 0; i < 20; i++) {
      now.updateAndGet(t -> t.plusSeconds(11));
      deliver.renew();
      otherNode.due(100);
      deliver.due(100);
    }
    assertThat(supplier.asked).hasValue(1);
    supplier.slow.countDown();
    await(() -> status(invoice) == InvoiceStatus.COMPLETE);
    assertThat(supplier.together).hasValue(0);
  }

  @Test
  void aSlowSupplierDelaysNoOtherOrder() throws Exception {
    supplier.slow = new CountDownLatch(1);
    supplier.slowProduct = "slow";
    List<Invoice> waiting = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      waiting.add(placed(InvoiceStatus.PAYMENT_CONFIRMED, "slow"));
    }
    Invoice quick = placed(InvoiceStatus.PAYMENT_CONFIRMED, "quick");
    now.updateAndGet(t -> t.plus(Deliver.LEASE));
    assertThat(deliver.due(100)).isEqualTo(31);
    await(() -> status(quick) == InvoiceStatus.COMPLETE);
    assertThat(waiting).allMatch(i -> status(i) == InvoiceStatus.PAYMENT_CONFIRMED);
    supplier.slow.countDown();
    await(() -> waiting.stream().allMatch(i -> status(i) == InvoiceStatus.COMPLETE));
  }

  @Test
  void whatIsAcceptedIsAskedForAgainWhenTheSupplierSaid() {
    supplier.answer = new Outcome.Accepted(Duration.ofSeconds(90));
    Invoice invoice = deliver.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "p"));
    assertThat(invoice.status()).isEqualTo(InvoiceStatus.PENDING);
    supplier.answer = DONE;
    now.updateAndGet(t -> t.plusSeconds(89));
    assertThat(deliver.due(100)).isZero();
    now.updateAndGet(t -> t.plusSeconds(1));
    assertThat(deliver.due(100)).isEqualTo(1);
  }

  @Test
  void anotherSupplierIsAskedOnlyAfterTheFirstFailedForGood() {
    supplier.answer = new Outcome.Unknown("time-out");
    Invoice invoice = deliver.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "two"));
    assertThat(states(invoice)).containsExactly(Attempt.State.UNKNOWN, Attempt.State.PLANNED);
    assertThat(reserve.asked).hasValue(0);
    supplier.answer = new Outcome.Failed("sold out");
    now.updateAndGet(t -> t.plusSeconds(1));
    assertThat(deliver.due(100)).isEqualTo(1);
    awaitQuietly(() -> status(invoice) == InvoiceStatus.COMPLETE);
    Invoice done = invoices.find(invoice.id()).orElseThrow();
    assertThat(states(done)).containsExactly(Attempt.State.FAILED, Attempt.State.DONE);
    assertThat(done.orders().getFirst().attempts().getFirst().reason()).isEqualTo("sold out");
    assertThat(reserve.asked).hasValue(1);
    assertThat(costs()).containsExactly(Money.parse("9.5", Asset.USD));
  }

  @Test
  void whoPaysHasTheGoodsOfTheSecondSupplierAtOnce() {
    supplier.answer = new Outcome.Failed("sold out");
    Invoice invoice = deliver.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "two"));
    assertThat(invoice.status()).isEqualTo(InvoiceStatus.COMPLETE);
    assertThat(states(invoice)).containsExactly(Attempt.State.FAILED, Attempt.State.DONE);
  }

  /// What the supplier charges is what is booked.
  @Test
  void theSuppliersOwnPriceIsTheCost() {
    supplier.answer =
        new Outcome.Done(Redemption.EMPTY, Optional.of(Money.parse("8.88", Asset.EUR)));
    deliver.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "p"));
    assertThat(costs()).containsExactly(Money.parse("8.88", Asset.EUR));
  }

  /// A node that slept through its lease hears the first supplier's *failed* when another node has
  /// gone on to the second supplier already.
  @Test
  void aLateAnswerIsNotTakenForAnotherSuppliers() {
    supplier.answer = new Outcome.Failed("sold out");
    reserve.answer = new Outcome.Accepted(Duration.ofMinutes(5));
    Invoice invoice = deliver.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "two"));
    assertThat(states(invoice)).containsExactly(Attempt.State.FAILED, Attempt.State.ACCEPTED);
    Order order = invoice.orders().getFirst();
    Optional<Offer> first = Optional.of(order.attempts().getFirst().offer());
    for (Outcome late : List.of(DONE, new Outcome.Failed("late"), new Outcome.Unknown("late"))) {
      Change change =
          Delivery.decide(
              invoice,
              Map.of(order.id(), new Delivery.Heard(first, late)),
              new Rates(Map.of()),
              Commission.Share.NONE,
              now.get());
      assertThat(change).isEqualTo(Change.none(invoice));
    }
  }

  /// Whoever was never asked has nothing; of a supplier that may have been, nobody knows.
  @Test
  void whoseSupplierIsNotConfiguredAnyMoreWaitsIfItWasAsked() {
    Deliver without =
        new Deliver(
            invoices,
            invoices,
            Map.of("reserve", reserve),
            () -> new Rates(Map.of()),
            new Commission(code -> Optional.empty(), 0),
            Runnable::run,
            now::get);
    Invoice fresh = without.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "two"));
    assertThat(states(fresh)).containsExactly(Attempt.State.FAILED, Attempt.State.DONE);
    Invoice old = placed(InvoiceStatus.PAYMENT_CONFIRMED, "two");
    now.updateAndGet(t -> t.plus(Deliver.LEASE));
    without.due(100);
    Invoice waits = invoices.find(old.id()).orElseThrow();
    assertThat(states(waits)).containsExactly(Attempt.State.UNKNOWN, Attempt.State.PLANNED);
    assertThat(waits.orders().getFirst().attempts().getFirst().reason())
        .contains("counting is not configured");
  }

  /// What a person holds is not ordered from anybody else meanwhile.
  @Test
  void aHeldInvoiceGoesOnToNoOtherSupplier() throws Exception {
    supplier.slow = new CountDownLatch(1);
    supplier.slowProduct = "two";
    supplier.answer = new Outcome.Failed("sold out");
    Invoice invoice = deliver.now(placed(InvoiceStatus.PAYMENT_CONFIRMED, "two"));
    Review review = new Review(invoices, () -> new Rates(Map.of()), now::get);
    review.block(invoice.id());
    supplier.slow.countDown();
    await(
        () -> states(invoices.find(invoice.id()).orElseThrow()).getFirst() == Attempt.State.FAILED);
    assertThat(reserve.asked).hasValue(0);
    review.release(invoice.id());
    now.updateAndGet(t -> t.plus(Deliver.LEASE));
    assertThat(deliver.due(100)).isEqualTo(1);
    await(() -> status(invoice) == InvoiceStatus.COMPLETE);
    assertThat(reserve.asked).hasValue(1);
  }

  /// What the paying call knew of it is old by the time the supplier has answered.
  @Test
  void anAnswerCountsForTheInvoiceAsItIsByThen() {
    Invoice invoice = placed(InvoiceStatus.PAYMENT_CONFIRMED, "two");
    Review review = new Review(invoices, () -> new Rates(Map.of()), now::get);
    supplier.meanwhile = () -> review.block(invoice.id());
    supplier.answer = new Outcome.Failed("sold out");
    Invoice answered = deliver.now(invoice);
    assertThat(answered.status()).isEqualTo(InvoiceStatus.BLOCKED);
    assertThat(states(answered)).containsExactly(Attempt.State.FAILED, Attempt.State.OPEN);
    assertThat(reserve.asked).hasValue(0);
    assertThat(invoices.find(invoice.id())).contains(answered);
  }

  private static List<Attempt.State> states(Invoice invoice) {
    return invoice.orders().getFirst().attempts().stream().map(Attempt::state).toList();
  }

  private List<Money> costs() {
    return invoices.transfers().stream()
        .filter(t -> t.key().startsWith("cost:"))
        .map(sutler.ledger.Transfer::amount)
        .toList();
  }

  private static void awaitQuietly(BooleanSupplier condition) {
    try {
      await(condition);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private InvoiceStatus status(Invoice invoice) {
    return invoices.find(invoice.id()).orElseThrow().status();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(2);
    }
  }

  private Invoice placed(InvoiceStatus status, String product) {
    Invoice invoice = Some.invoice(status, product, now.get());
    assertThat(
            invoices.place(
                new Invoices.Placing(
                    invoice, Some.cart(Optional.empty(), ""), List.of(), Map.of())))
        .isInstanceOf(Invoices.Placement.Placed.class);
    return invoice;
  }

  /// Invoices and carts that only have to be there.
  static final class Some {
    private Some() {}

    static sutler.invoice.Cart cart(Optional<String> key, String hash) {
      return new sutler.invoice.Cart(
          List.of(),
          PaymentMethod.BITCOIN,
          Optional.empty(),
          Optional.empty(),
          key,
          hash,
          Optional.empty());
    }

    /// One supplier for most things; two for what is called `two`.
    static List<Offer> offers(String product) {
      Offer first = new Offer("counting", product, Optional.of(Money.parse("9", Asset.USD)));
      Offer second = new Offer("reserve", product, Optional.of(Money.parse("9.5", Asset.USD)));
      return product.equals("two") ? List.of(first, second) : List.of(first);
    }

    static Invoice invoice(InvoiceStatus status, String product, Instant at) {
      Money price = Money.ofUnits(100, Asset.BTC);
      boolean paid = status.isPaid();
      Invoice.Times open = Invoice.Times.open(at, at.plusSeconds(1800), Duration.ofHours(24));
      Order order =
          new Order(
              new Ids(new java.util.Random()).order(at),
              0,
              new Order.Item(
                  product,
                  product,
                  sutler.catalog.ProductType.GIFTCARD,
                  "10",
                  Money.parse("10", Asset.USD),
                  false),
              new Order.Price(price, Money.zero(Asset.BTC)),
              new Order.Destination(
                  Optional.of("12-34"),
                  Optional.empty(),
                  Map.of("account_number", "12-34"),
                  Optional.empty()),
              Order.Progress.planned(offers(product)),
              Order.Tracking.NOTHING);
      return new Invoice(
          UUID.randomUUID(),
          UUID.randomUUID(),
          // What our own books paid is covered without a payment.
          product.equals("two")
              ? new Invoice.Charge(
                  PaymentMethod.BALANCE, price, Optional.empty(), List.of(new Prompt.Ledger()))
              : new Invoice.Charge(
                  PaymentMethod.BITCOIN,
                  price,
                  Optional.empty(),
                  List.of(
                      new Prompt.Address("a", "b", Optional.of("c")),
                      new Prompt.Address("a", "", Optional.empty()),
                      new Prompt.Authorized("d", "e"),
                      new Prompt.Lightning("lnbc1"))),
          new Invoice.Origin(sutler.identity.Actor.STORE, Optional.empty(), "a@example.com"),
          paid ? open.confirmed(at) : open,
          status,
          List.of(paid ? order.begun() : order),
          Invoice.Received.NOTHING,
          0);
    }
  }
}
