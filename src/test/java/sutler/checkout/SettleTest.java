package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sutler.catalog.ProductType;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Refund;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.payment.Observation;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.supply.Offer;
import sutler.supply.Outcome;
import sutler.supply.Redemption;

/// The deciding functions, without a database.
final class SettleTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final Instant END = START.plusSeconds(1800);
  private static final Rates RATES =
      new Rates(
          Map.of(
              "USD",
              BigDecimal.ONE,
              "BTC",
              new BigDecimal("0.00001"),
              "LTC",
              new BigDecimal("0.01"),
              "USDC",
              BigDecimal.ONE));

  @Test
  void underpaidStaysUnpaidAndIsCreditedWhenTheTimeIsOver() {
    Invoice invoice = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 400, true, START);
    assertThat(invoice.status()).isEqualTo(InvoiceStatus.UNPAID);
    assertThat(invoice.missing().units()).isEqualTo(600);
    Invoice expired = pay(invoice, "b", 100, true, END);
    assertThat(expired.status()).isEqualTo(InvoiceStatus.EXPIRED);
    assertThat(expired.refunds())
        .extracting(r -> r.credited().units().longValue())
        .containsExactly(500L);
  }

  @Test
  void overpaidIsDeliveredAndTheRestIsCredited() {
    Invoice invoice = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 1300, true, START);
    assertThat(invoice.status()).isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
    assertThat(invoice.refunds()).hasSize(1);
    assertThat(invoice.refunds().getFirst().reason()).isEqualTo(Refund.Reason.OVERPAID);
    assertThat(invoice.refunds().getFirst().credited().units()).isEqualTo(300);
  }

  @Test
  void seenInTimeCountsHoweverLongItTakesToConfirm() {
    Invoice seen = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 1000, false, START);
    assertThat(seen.status()).isEqualTo(InvoiceStatus.PAYMENT_DETECTED);
    Invoice confirmed = pay(seen, "a", 1000, true, END.plusSeconds(9999));
    assertThat(confirmed.status()).isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
    assertThat(confirmed.refunds()).isEmpty();
  }

  /// Else an unconfirmed payment would lock the price for ever.
  @Test
  void aLatePaymentBuysNothingWhileAnEarlierOneWaits() {
    Invoice seen = pay(invoice(PaymentMethod.BITCOIN, 1000), "never", 1000, false, START);
    Invoice late = pay(seen, "late", 1000, true, END.plusSeconds(60));
    assertThat(late.status()).isEqualTo(InvoiceStatus.PAYMENT_DETECTED);
    Invoice over = pay(late, "late", 1000, true, END.plus(PATIENCE));
    assertThat(over.status()).isEqualTo(InvoiceStatus.EXPIRED);
    assertThat(over.refunds())
        .extracting(r -> r.credited().units().longValue())
        .containsExactly(1000L);
  }

  @Test
  void lateMoneyGoesToTheBalanceOnceConfirmed() {
    Invoice late = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 1000, false, END);
    assertThat(late.status()).isEqualTo(InvoiceStatus.EXPIRED);
    assertThat(late.refunds()).isEmpty();
    Invoice confirmed = pay(late, "a", 1000, true, END.plusSeconds(60));
    assertThat(confirmed.refunds()).extracting(Refund::reason).containsExactly(Refund.Reason.LATE);
    assertThat(confirmed.orders().getFirst().status()).isEqualTo(OrderStatus.FAILED);
  }

  @Test
  void aRefundInACoinThatNoBalanceHoldsIsCreditedInDollars() {
    Invoice paid = pay(invoice(PaymentMethod.LITECOIN, 100_000_000), "a", 100_000_000, true, START);
    Order order = paid.orders().getFirst();
    Change change =
        Delivery.decide(
            paid,
            Map.of(order.id(), heard(new Outcome.Failed("gone"))),
            RATES,
            Commission.Share.NONE,
            START);
    assertThat(change.next().status()).isEqualTo(InvoiceStatus.COMPLETE);
    assertThat(change.next().refunds().getFirst().credited().toString()).isEqualTo("100.00 USD");
    assertThat(change.next().deliveryStatus()).isEqualTo("failed");
  }

  @Test
  void unknownIsNeitherDeliveredNorRefunded() {
    Invoice paid = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 1000, true, START);
    Order order = paid.orders().getFirst();
    Change change =
        Delivery.decide(
            paid,
            Map.of(order.id(), heard(new Outcome.Unknown("time-out"))),
            RATES,
            Commission.Share.NONE,
            START);
    assertThat(change.next().status()).isEqualTo(InvoiceStatus.PENDING);
    assertThat(change.next().orders().getFirst().status()).isEqualTo(OrderStatus.PENDING);
    assertThat(change.transfers()).isEmpty();
  }

  /// Carried out in time and final long after: however late the rail tells it.
  @Test
  void whenItWasSeenDecidesNotWhenItIsTold() {
    Invoice expired = expire(invoice(PaymentMethod.BITCOIN, 1000), END.plusSeconds(1));
    assertThat(expired.status()).isEqualTo(InvoiceStatus.EXPIRED);
    Change told =
        Settle.decide(
            expired,
            observed(expired, "a", 1000, new State.Final(), END.minusSeconds(1)),
            RATES,
            END.plusSeconds(99));
    assertThat(told.next().status()).isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
    assertThat(told.next().orders()).extracting(Order::status).containsOnly(OrderStatus.PENDING);
  }

  /// What was bought is not known any more, so the money is given back instead.
  @Test
  void whatIsForgottenIsNotRevived() {
    Invoice expired = expire(invoice(PaymentMethod.BITCOIN, 1000), END.plusSeconds(1));
    Invoice forgotten = forgotten(expired);
    Change told =
        Settle.decide(
            forgotten,
            observed(forgotten, "a", 1000, new State.Final(), END.minusSeconds(1)),
            RATES,
            END.plusSeconds(99));
    assertThat(told.next().status()).isEqualTo(InvoiceStatus.EXPIRED);
    assertThat(told.next().refunds())
        .extracting(r -> r.credited().units().longValue())
        .containsExactly(1000L);
  }

  private static Invoice forgotten(Invoice i) {
    return new Invoice(
        i.id(),
        i.accountId(),
        i.charge(),
        new Invoice.Origin(i.origin().actor(), Optional.empty(), ""),
        i.times(),
        i.status(),
        i.orders(),
        i.received(),
        i.revision());
  }

  @Test
  void aHeldInvoiceDoesNotExpireUntilTheHoldEnds() {
    Invoice held = invoice(PaymentMethod.BITCOIN, 1000).held(Optional.of(END.plusSeconds(60)));
    assertThat(expire(held, END.plusSeconds(59)).status()).isEqualTo(InvoiceStatus.UNPAID);
    assertThat(expire(held, END.plusSeconds(60)).status()).isEqualTo(InvoiceStatus.EXPIRED);
    Invoice released = held.held(Optional.empty());
    assertThat(expire(released, END).status()).isEqualTo(InvoiceStatus.EXPIRED);
  }

  @Test
  void aPaymentThatIsGoneOpensTheInvoiceAgain() {
    Invoice seen = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 1000, false, START);
    State gone = new State.Gone(Optional.of(new PaymentId("test", "b", 0)));
    Invoice open = Settle.decide(seen, observed(seen, "a", 1000, gone, START), RATES, START).next();
    assertThat(open.status()).isEqualTo(InvoiceStatus.UNPAID);
    assertThat(open.missing().units()).isEqualTo(1000);
    Invoice over = Settle.decide(seen, observed(seen, "a", 1000, gone, START), RATES, END).next();
    assertThat(over.status()).isEqualTo(InvoiceStatus.EXPIRED);
  }

  /// Nothing is hidden: the books say what goods without money have cost.
  @Test
  void aPaymentThatIsGoneAfterTheGoodsIsALossInTheBooks() {
    Books books = new Books();
    Invoice paid =
        books.save(
            Settle.decide(
                invoice(PaymentMethod.BITCOIN, 1000),
                observed("a", 1000, new State.Final(), START),
                RATES,
                START));
    Map<String, Delivery.Heard> both = new HashMap<>();
    paid.orders().forEach(o -> both.put(o.id(), heard(new Outcome.Done(Redemption.EMPTY))));
    Invoice delivered =
        books.save(Delivery.decide(paid, both, RATES, Commission.Share.NONE, START));
    State gone = new State.Gone(Optional.empty());
    Invoice lost =
        books.save(Settle.decide(delivered, observed("a", 1000, gone, START), RATES, END));
    assertThat(lost.status()).isEqualTo(InvoiceStatus.COMPLETE);
    assertThat(books.of(Book.Kind.LOSS)).isEqualTo(-1000);
    assertThat(books.of(Book.Kind.WORLD)).isZero();
    assertThat(books.of(Book.Kind.UNEARNED)).isZero();
    // And when it is there again after all, the loss is made good.
    books.save(Settle.decide(lost, observed("a", 1000, new State.Final(), START), RATES, END));
    assertThat(books.of(Book.Kind.LOSS)).isZero();
    assertThat(books.of(Book.Kind.WORLD)).isEqualTo(-1000);
  }

  @Test
  void whatIsStillAskedForAfterItsMoneyIsGoneIsNotRefunded() {
    Books books = new Books();
    Invoice paid =
        books.save(
            Settle.decide(
                invoice(PaymentMethod.BITCOIN, 1000),
                observed("a", 1000, new State.Final(), START),
                RATES,
                START));
    State gone = new State.Gone(Optional.empty());
    Invoice error = books.save(Settle.decide(paid, observed("a", 1000, gone, START), RATES, START));
    assertThat(error.status()).isEqualTo(InvoiceStatus.PAYMENT_ERROR);
    Map<String, Delivery.Heard> outcomes =
        Map.of(
            paid.orders().get(0).id(), heard(new Outcome.Failed("no")),
            paid.orders().get(1).id(), heard(new Outcome.Done(Redemption.EMPTY)));
    Invoice end = books.save(Delivery.decide(error, outcomes, RATES, Commission.Share.NONE, START));
    assertThat(end.refunds()).isEmpty();
    assertThat(books.of(Book.Kind.LOSS)).isEqualTo(-500);
    assertThat(books.of(Book.Kind.UNEARNED)).isZero();
  }

  @Test
  void anAmountThatTurnsOutToBeAnotherIsTakenBackAndReceivedAnew() {
    Books books = new Books();
    Invoice less =
        books.save(
            Settle.decide(
                invoice(PaymentMethod.BITCOIN, 1000),
                observed("a", 400, new State.Final(), START),
                RATES,
                START));
    Invoice whole =
        books.save(
            Settle.decide(less, observed("a", 1000, new State.Final(), START), RATES, START));
    assertThat(whole.status()).isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
    assertThat(books.of(Book.Kind.WORLD)).isEqualTo(-1000);
  }

  /// Blocked while its money was lost in part and its supplier failed: what is there goes back.
  @Test
  void aReleasedInvoiceOwesNothing() {
    Books books = new Books();
    MemoryInvoices invoices = new MemoryInvoices(new MemoryBills());
    Invoice open = invoice(PaymentMethod.BITCOIN, 1000);
    invoices.place(
        new Invoices.Placing(
            open, DeliverTest.Some.cart(Optional.empty(), ""), List.of(), Map.of()));
    Review review = new Review(invoices, () -> RATES, () -> START);
    change(invoices, books, open, observed(open, "a", 500, new State.Final(), START));
    change(invoices, books, open, observed(open, "b", 500, new State.Final(), START));
    assertThat(review.block(open.id())).isInstanceOf(Review.Result.Reviewed.class);
    State gone = new State.Gone(Optional.empty());
    change(invoices, books, open, observed(open, "b", 500, gone, START));
    Map<String, Delivery.Heard> failed = new HashMap<>();
    open.orders().forEach(o -> failed.put(o.id(), heard(new Outcome.Failed("no"))));
    invoices.change(
        open.id(),
        Act.ofStore(START),
        i -> Delivery.decide(i, failed, RATES, Commission.Share.NONE, START));
    review.release(open.id());
    Invoice end = invoices.find(open.id()).orElseThrow();
    assertThat(end.status()).isEqualTo(InvoiceStatus.PAYMENT_ERROR);
    assertThat(end.refunds())
        .extracting(r -> r.credited().units().longValue())
        .containsExactly(500L);
  }

  private static void change(
      MemoryInvoices invoices, Books books, Invoice invoice, Observation seen) {
    invoices.change(
        invoice.id(),
        Act.ofStore(START),
        i -> {
          Change change = Settle.decide(i, seen, RATES, START);
          books.save(change);
          return change;
        });
  }

  @Test
  void twoOutputsOfOneTransactionAreTwoPayments() {
    Invoice invoice = invoice(PaymentMethod.BITCOIN, 1000);
    for (int output : new int[] {0, 1, 1}) {
      PaymentId id = new PaymentId("test", "a", output);
      Observation seen =
          new Observation(
              invoice.id(), id, Money.ofUnits(500, Asset.BTC), START, new State.Final());
      invoice = Settle.decide(invoice, seen, RATES, START).next();
    }
    assertThat(invoice.payments()).hasSize(2);
    assertThat(invoice.status()).isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
  }

  @Test
  void anotherAssetBuysNothingAndIsCreditedAtItsWorth() {
    Invoice invoice = invoice(PaymentMethod.BITCOIN, 1000);
    Observation foreign =
        new Observation(
            invoice.id(),
            new PaymentId("test", "a", 0),
            Money.parse("7", Asset.USDC),
            START,
            new State.Final());
    Change change = Settle.decide(invoice, foreign, RATES, START);
    assertThat(change.next().status()).isEqualTo(InvoiceStatus.UNPAID);
    assertThat(change.next().refunds())
        .extracting(r -> r.reason() + " " + r.credited())
        .containsExactly("FOREIGN 7.00 USD");
    assertThat(Settle.decide(change.next(), foreign, RATES, START).transfers()).isEmpty();
  }

  /// A rate is asked for only where something has to be converted.
  @Test
  void aMissingRateStopsNoSettlementThatNeedsNone() {
    Rates none = new Rates(Map.of());
    Invoice ltc = invoice(PaymentMethod.LITECOIN, 1000);
    Change paid =
        Settle.decide(ltc, observed(ltc, "a", 1000, new State.Final(), START), none, START);
    assertThat(paid.next().status()).isEqualTo(InvoiceStatus.PAYMENT_CONFIRMED);
    Change over =
        Settle.decide(
            paid.next(), observed(ltc, "b", 90_000_000, new State.Final(), START), none, START);
    assertThat(over.next().refunds()).isEmpty();
    // It stays owed, and is credited when the rate is there.
    Change later =
        Settle.decide(
            over.next(), observed(ltc, "b", 90_000_000, new State.Final(), START), RATES, START);
    assertThat(later.next().refunds()).hasSize(1);
  }

  private static Invoice expire(Invoice invoice, Instant now) {
    return invoice.with(sutler.invoice.Settlement.of(invoice, now).next());
  }

  private static Observation observed(String id, long units, State state, Instant at) {
    return new Observation(
        UUID.randomUUID(),
        new PaymentId("test", id, 0),
        Money.ofUnits(units, Asset.BTC),
        at,
        state);
  }

  private static Observation observed(
      Invoice invoice, String id, long units, State state, Instant at) {
    Money amount = Money.ofUnits(units, invoice.total().asset());
    return new Observation(invoice.id(), new PaymentId("test", id, 0), amount, at, state);
  }

  /// What the transfers of a few changes come to.
  private static final class Books {
    private final Map<String, Transfer> posted = new HashMap<>();

    Invoice save(Change change) {
      for (Transfer t : change.transfers()) {
        assertThat(posted.put(t.key(), t)).as("twice: " + t.key()).isNull();
      }
      return change.next();
    }

    long of(Book.Kind kind) {
      long sum = 0;
      for (Transfer t : posted.values()) {
        sum += t.to().kind() == kind ? t.amount().units().longValueExact() : 0;
        sum -= t.from().kind() == kind ? t.amount().units().longValueExact() : 0;
      }
      return sum;
    }
  }

  /// Observations in any order, repeated, partial, late, and suppliers that fail or do not know:
  /// money is neither made nor lost, and no key is posted twice.
  @Test
  void noHistoryMakesOrLosesMoney() {
    for (int seed = 0; seed < 3_000; seed++) {
      history(new Random(seed), seed);
    }
  }

  private static void history(Random random, int seed) {
    PaymentMethod method = random.nextBoolean() ? PaymentMethod.BITCOIN : PaymentMethod.USDC_BASE;
    Invoice invoice = invoice(method, 1_000_000L * (1 + random.nextInt(5)));
    Asset asset = invoice.total().asset();
    List<Transfer> posted = new ArrayList<>();
    Map<String, Long> amounts = new HashMap<>();
    Set<String> confirmed = new HashSet<>();
    Instant now = START;
    for (int step = 0; step < 12; step++) {
      now = now.plusSeconds(random.nextInt(400));
      if (random.nextInt(3) > 0) {
        String id = "tx" + random.nextInt(4);
        long amount = amounts.computeIfAbsent(id, k -> (long) (1 + random.nextInt(6)) * 500_000);
        boolean final_ = random.nextBoolean();
        Change change =
            Settle.decide(
                invoice, seen(invoice, id, Money.ofUnits(amount, asset), final_, now), RATES, now);
        if (final_) {
          confirmed.add(id);
        }
        invoice = change.next();
        posted.addAll(change.transfers());
      } else {
        Order order = invoice.orders().get(random.nextInt(invoice.orders().size()));
        Change change =
            Delivery.decide(
                invoice,
                Map.of(order.id(), heard(outcome(random))),
                RATES,
                Commission.Share.NONE,
                now);
        if (invoice.status().isPaid()) {
          invoice = change.next();
          posted.addAll(change.transfers());
        } else {
          assertThat(change.transfers()).as("goods before payment, seed " + seed).isEmpty();
        }
      }
    }
    check(invoice, posted, amounts, confirmed, seed);
  }

  private static void check(
      Invoice invoice,
      List<Transfer> posted,
      Map<String, Long> amounts,
      Set<String> confirmed,
      int seed) {
    String at = "seed " + seed;
    assertThat(posted.stream().map(Transfer::key).toList()).as(at).doesNotHaveDuplicates();
    long arrived = confirmed.stream().mapToLong(amounts::get).sum();
    assertThat(invoice.confirmed().units().longValue()).as(at).isEqualTo(arrived);
    BigInteger unearned = BigInteger.ZERO;
    for (Transfer t : posted) {
      unearned = t.to().kind() == Book.Kind.UNEARNED ? unearned.add(t.amount().units()) : unearned;
      unearned =
          t.from().kind() == Book.Kind.UNEARNED ? unearned.subtract(t.amount().units()) : unearned;
    }
    assertThat(unearned.signum()).as(at).isNotNegative();
    long open =
        invoice.status().isPaid()
            ? invoice.orders().stream()
                .filter(o -> o.status() == OrderStatus.PENDING)
                .mapToLong(o -> o.price().units().longValue())
                .sum()
            : invoice.status() == InvoiceStatus.EXPIRED ? 0 : arrived;
    assertThat(unearned.longValue()).as(at + " " + invoice.status()).isEqualTo(open);
  }

  private static Outcome outcome(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Outcome.Done(Redemption.EMPTY.with(Redemption.Part.CODE, "X"));
      case 1 -> new Outcome.Failed("no");
      default -> new Outcome.Unknown("?");
    };
  }

  private static Invoice pay(
      Invoice invoice, String id, long units, boolean confirmed, Instant now) {
    Money amount = Money.ofUnits(units, invoice.total().asset());
    return Settle.decide(invoice, seen(invoice, id, amount, confirmed, now), RATES, now).next();
  }

  private static Observation seen(
      Invoice invoice, String id, Money amount, boolean confirmed, Instant at) {
    State state = confirmed ? new State.Final() : new State.Pending(0, 2);
    return new Observation(invoice.id(), new PaymentId("test", id, 0), amount, at, state);
  }

  private static Invoice invoice(PaymentMethod method, long units) {
    Money price = Money.ofUnits(units / 2, method.asset());
    List<Order> orders = List.of(order("a".repeat(24), 0, price), order("b".repeat(24), 1, price));
    return new Invoice(
        UUID.randomUUID(),
        UUID.randomUUID(),
        new Invoice.Charge(
            method,
            Money.ofUnits(units / 2 * 2, method.asset()),
            Optional.empty(),
            List.of(new Prompt.Address("a", "b", Optional.empty()))),
        new Invoice.Origin(sutler.identity.Actor.STORE, Optional.empty(), "x@example.com"),
        Invoice.Times.open(START, END, PATIENCE),
        InvoiceStatus.UNPAID,
        method == PaymentMethod.LITECOIN
            ? List.of(order("c".repeat(24), 0, Money.ofUnits(units, method.asset())))
            : orders,
        Invoice.Received.NOTHING,
        0);
  }

  private static Order order(String id, int index, Money price) {
    return new Order(
        id,
        index,
        new Order.Item("p", "P", ProductType.GIFTCARD, "10", Money.parse("10", Asset.USD), false),
        new Order.Price(price, Money.zero(Asset.BTC)),
        Order.Destination.BUYER,
        Order.Progress.planned(List.of(OFFER)),
        Order.Tracking.NOTHING);
  }

  private static final Offer OFFER = new Offer("test", "p", Optional.empty());

  /// What the only supplier said.
  private static Delivery.Heard heard(Outcome outcome) {
    return new Delivery.Heard(Optional.of(OFFER), outcome);
  }
}
