package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
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
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Sighting;
import sutler.supply.Outcome;
import sutler.supply.Redemption;

/// The deciding functions, without a database.
final class SettleTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Commission NONE = new Commission(code -> Optional.empty(), 0);
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
    Invoice over =
        pay(late, "late", 1000, true, END.plus(sutler.invoice.Settlement.CONFIRMATION_WAIT));
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
        Deliver.decide(paid, Map.of(order.id(), new Outcome.Failed("gone")), RATES, NONE, START);
    assertThat(change.next().status()).isEqualTo(InvoiceStatus.COMPLETE);
    assertThat(change.next().refunds().getFirst().credited().toString()).isEqualTo("100.00 USD");
    assertThat(change.next().deliveryStatus()).isEqualTo("failed");
  }

  @Test
  void unknownIsNeitherDeliveredNorRefunded() {
    Invoice paid = pay(invoice(PaymentMethod.BITCOIN, 1000), "a", 1000, true, START);
    Order order = paid.orders().getFirst();
    Change change =
        Deliver.decide(
            paid, Map.of(order.id(), new Outcome.Unknown("time-out")), RATES, NONE, START);
    assertThat(change.next().status()).isEqualTo(InvoiceStatus.PENDING);
    assertThat(change.next().orders().getFirst().status()).isEqualTo(OrderStatus.PENDING);
    assertThat(change.transfers()).isEmpty();
  }

  /// Sightings in any order, repeated, partial, late, and suppliers that fail or do not know: money
  /// is neither made nor lost, and no key is posted twice.
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
                invoice,
                new Sighting(invoice.id(), id, Money.ofUnits(amount, asset), final_),
                RATES,
                now);
        if (final_) {
          confirmed.add(id);
        }
        invoice = change.next();
        posted.addAll(change.transfers());
      } else {
        Order order = invoice.orders().get(random.nextInt(invoice.orders().size()));
        Change change =
            Deliver.decide(invoice, Map.of(order.id(), outcome(random)), RATES, NONE, now);
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
    return Settle.decide(invoice, new Sighting(invoice.id(), id, amount, confirmed), RATES, now)
        .next();
  }

  private static Invoice invoice(PaymentMethod method, long units) {
    Money price = Money.ofUnits(units / 2, method.asset());
    List<Order> orders = List.of(order("a".repeat(24), 0, price), order("b".repeat(24), 1, price));
    return new Invoice(
        UUID.randomUUID(),
        UUID.randomUUID(),
        InvoiceStatus.UNPAID,
        method,
        Money.ofUnits(units / 2 * 2, method.asset()),
        Optional.empty(),
        false,
        new Prompt.Address("a", "b", Optional.empty()),
        Optional.empty(),
        "x@example.com",
        START,
        END,
        Optional.empty(),
        Optional.empty(),
        method == PaymentMethod.LITECOIN
            ? List.of(order("c".repeat(24), 0, Money.ofUnits(units, method.asset())))
            : orders,
        List.of(),
        List.of());
  }

  private static Order order(String id, int index, Money price) {
    return new Order(
        id,
        index,
        "p",
        "P",
        ProductType.GIFTCARD,
        "10",
        Money.parse("10", Asset.USD),
        price,
        Money.zero(Asset.BTC),
        OrderStatus.CREATED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }
}
