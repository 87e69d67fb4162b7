package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.catalog.Product;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.BillPayment;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// Two calls that answer the forms of one chain at once.
final class FillFormTest {
  private static final TestStore STORE = TestStore.shared();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String PRODUCT = "prepaid-visa-usa";
  private static final UUID ACCOUNT = UUID.randomUUID();

  @Test
  void aStepIsNotTakenWhenAnEarlierOneWasAnsweredAgainMeanwhile() {
    BillPayment read = bill(2);
    BillPayment locked = bill(1);
    FillForm.Result result = fill(3, read, locked);
    assertThat(result)
        .isEqualTo(new FillForm.Result.Refused(new Refusal.StepNotOpen("submit step 2 first")));
  }

  @Test
  void aStepIsTakenWhereNothingChanged() {
    assertThat(fill(3, bill(2), bill(2))).isInstanceOf(FillForm.Result.Taken.class);
  }

  /// The answers that were checked are those that are bought: others make another revision.
  @Test
  void aChainThatWasAnsweredAnewSinceItWasCheckedIsNotBought() {
    TestStore.Shopper shopper = STORE.shopper("1");
    String id =
        shopper
            .call(
                "submit-prepayment-step",
                "{\"product_id\":\"%s\",\"step_number\":1,\"form_data\":{\"first_name\":\"A\",\"last_name\":\"B\"}}"
                    .formatted(PRODUCT))
            .at("/bill_payment_id");
    Invoices invoices = STORE.checkout().invoices();
    Invoices.Placing stale = placing(shopper.id(), Map.of(UUID.fromString(id), 0));
    assertThat(invoices.place(stale))
        .isEqualTo(new Invoices.Placement.BillPaymentUsed(UUID.fromString(id)));
    assertThat(invoices.find(stale.invoice().id())).isEmpty();
    Invoices.Placing fresh = placing(shopper.id(), Map.of(UUID.fromString(id), 1));
    assertThat(invoices.place(fresh)).isInstanceOf(Invoices.Placement.Placed.class);
  }

  private static Invoices.Placing placing(UUID account, Map<UUID, Integer> bills) {
    Instant now = Instant.now();
    Money total = Money.parse("1", Asset.BTC);
    Invoice invoice =
        new Invoice(
            UUID.randomUUID(),
            account,
            new Invoice.Charge(
                PaymentMethod.BITCOIN,
                total,
                Optional.empty(),
                List.of(new Prompt.Address("a", "b", Optional.empty()))),
            new Invoice.Origin(sutler.identity.Actor.STORE, Optional.empty(), "a@example.com"),
            Invoice.Times.open(now, now.plusSeconds(60), java.time.Duration.ZERO),
            InvoiceStatus.UNPAID,
            List.of(),
            Invoice.Received.NOTHING,
            0);
    Cart cart =
        new Cart(
            List.of(),
            PaymentMethod.BITCOIN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty());
    return new Invoices.Placing(invoice, cart, List.of(), bills);
  }

  private static BillPayment bill(int stepsDone) {
    return new BillPayment(
        new UUID(0, 1),
        ACCOUNT,
        PRODUCT,
        stepsDone,
        stepsDone,
        Map.of(),
        NOW.plusSeconds(60),
        Optional.empty());
  }

  private static FillForm.Result fill(int step, BillPayment read, BillPayment locked) {
    Product product =
        sutler.suppliers.sandbox.SandboxCatalog.products().stream()
            .filter(p -> p.id().equals(PRODUCT))
            .findFirst()
            .orElseThrow();
    Shelf shelf =
        new Shelf() {
          @Override
          public Optional<Product> product(String id) {
            return Optional.of(product);
          }

          @Override
          public List<Suggestion> near(String id) {
            return List.of();
          }
        };
    BillPayments bills =
        new BillPayments() {
          @Override
          public void create(BillPayment bill) {}

          @Override
          public Optional<BillPayment> find(UUID accountId, UUID id) {
            return Optional.of(read);
          }

          @Override
          public void forget(Instant expiredBefore) {}

          @Override
          public Optional<BillPayment> change(
              UUID accountId, UUID id, UnaryOperator<BillPayment> decide) {
            return Optional.of(decide.apply(locked));
          }
        };
    Caller caller =
        new Caller(ACCOUNT, UUID.randomUUID(), Set.of(Scope.PURCHASE), Optional.empty());
    return new FillForm(
            shelf, bills, new AnyRoom(), new Ids(new java.util.Random(1)), InstantSource.fixed(NOW))
        .fill(caller, PRODUCT, step, Map.of("confirm", "true"), Optional.of(read.id()));
  }
}
