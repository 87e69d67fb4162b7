package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import sutler.invoice.Invoice;
import sutler.ledger.Book;
import sutler.ledger.Entry;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;

/// Money that becomes balance.
final class TopUpTest {
  private static final TestStore STORE = TestStore.shared();

  private final TestStore.Shopper shopper = STORE.shopper("0");

  @ParameterizedTest
  @CsvSource({"50, USD, usdc_base", "20, EUR, bitcoin", "0.001, BTC, bitcoin", "5, USD, solana"})
  void aPaidTopUpIsCreditedOnce(String amount, String currency, String method) {
    Invoice invoice = open(amount, currency, method);
    pay(invoice, "{\"transaction_id\":\"a\",\"confirmations\":0}");
    assertThat(balance(currency)).as("not before it is confirmed").isEqualTo("0");
    pay(invoice, "{\"transaction_id\":\"a\"}");
    pay(invoice, "{\"transaction_id\":\"a\"}");

    assertThat(balance(currency)).isEqualTo(amount);
    assertThat(STORE.audit()).isEmpty();
    var seen = shopper.call("get-invoice-by-id", "{\"invoice_id\":\"" + invoice.id() + "\"}");
    assertThat(seen.at("/status")).isEqualTo("complete");
    assertThat(seen.at("/orders_delivery_status")).isEqualTo("all_delivered");
    assertThat(seen.at("/top_up")).contains(currency);
    assertThat(STORE.history(shopper.id()))
        .extracting(Entry::purpose)
        .containsExactly(Entry.Purpose.TOP_UP);
  }

  @Test
  void whatIsPaidBesideATopUpIsCreditedToo() {
    Invoice invoice = open("50", "USD", "usdc_base");
    pay(invoice, "{\"amount\":\"60\"}");
    pay(invoice, "{\"amount\":\"5\"}");
    assertThat(balance("USD")).isEqualTo("65");

    Invoice late = open("50", "USD", "usdc_base");
    pay(late, "{\"late\":true}");
    assertThat(balance("USD")).isEqualTo("115");
    assertThat(STORE.audit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.99, USD", "10000.01, USD", "0, USD", "1, BTC", "100, JPY"})
  void anAmountOutOfRangeIsRefused(String amount, String currency) {
    TopUp.Result result =
        STORE
            .checkout()
            .topUp()
            .open(shopper.id(), Money.parse(amount, Asset.of(currency)), PaymentMethod.BITCOIN);
    assertThat(result).isInstanceOf(TopUp.Result.AmountOutOfRange.class);
  }

  @ParameterizedTest
  @CsvSource({"0.001, BTC, USDC_BASE", "5, USD, BALANCE", "0.001, BTC, CASHBACK"})
  void bitcoinIsNotSoldForDollarsAndABalanceNotForABalance(
      String amount, String currency, String method) {
    TopUp.Result result =
        STORE
            .checkout()
            .topUp()
            .open(
                shopper.id(),
                Money.parse(amount, Asset.of(currency)),
                PaymentMethod.of(method).orElseThrow());
    assertThat(result).isInstanceOf(TopUp.Result.MethodNotAccepted.class);
  }

  private Invoice open(String amount, String currency, String method) {
    TopUp.Result result =
        STORE
            .checkout()
            .topUp()
            .open(
                shopper.id(),
                Money.parse(amount, Asset.of(currency)),
                PaymentMethod.of(method).orElseThrow());
    return ((TopUp.Result.Opened) result).invoice();
  }

  private static void pay(Invoice invoice, String payment) {
    var answer = STORE.post("/sandbox/invoices/" + invoice.id() + "/payments", payment);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String balance(String currency) {
    return STORE
        .checkout()
        .invoices()
        .balance(Book.of(shopper.id(), Book.Kind.BALANCE, Asset.of(currency)))
        .shortText();
  }
}
