package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;
import tools.jackson.databind.node.ObjectNode;

/// Paying invoices of the sandbox: signatures for real, the chain played.
final class SandboxX402Test {
  private static final TestStore STORE = TestStore.shared();

  private final TestStore.Shopper shopper = STORE.shopper("0");
  private final TestWallet wallet = new TestWallet();

  private TestStore.Result buy(String method) {
    var bought =
        shopper.call(
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"%s\"}"
                .formatted(method));
    assertThat(bought.error()).as(bought.text()).isFalse();
    return bought;
  }

  private String url() {
    return buy("usdc_base").at("/x402_payment_url");
  }

  private String status(String url) {
    String id = url.replaceAll(".*/|\\?.*", "");
    return shopper.call("get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}").at("/status");
  }

  @ParameterizedTest
  @CsvSource({
    "usdc_base, eip155:84532",
    "usdc_polygon, eip155:80002",
    "usdc_arbitrum, eip155:421614",
    "usdc_erc20, eip155:11155111"
  })
  void everyNetworkIsPaid(String method, String network) {
    String url = buy(method).at("/x402_payment_url");
    HttpResponse<String> asked = TestWallet.ask(url);
    assertThat(asked.statusCode()).isEqualTo(402);
    assertThat(asked.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(TestWallet.required(asked).at("/accepts/0/network").asString()).isEqualTo(network);
    assertThat(TestWallet.required(asked).path("x402Version").asInt()).isEqualTo(2);

    HttpResponse<String> paid = wallet.pay(url);
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(200);
    assertThat(TestStore.json(paid.body()).path("status").asString()).isEqualTo("complete");
    assertThat(status(url)).isEqualTo("complete");
    assertThat(TestWallet.ask(url).statusCode()).isEqualTo(409);
  }

  @Test
  void aPaymentThatIsRepeatedAnswersTheSame() {
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    HttpResponse<String> first = TestWallet.pay(url, payment);
    HttpResponse<String> again = TestWallet.pay(url, payment);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("PAYMENT-RESPONSE"))
        .isEqualTo(first.headers().firstValue("PAYMENT-RESPONSE"));
    // A second payment of a paid invoice is not even sent.
    assertThat(wallet.pay(url(), UnaryOperator.identity(), url).statusCode()).isEqualTo(409);
    assertThat(STORE.audit()).isEmpty();
  }

  /// Two invoices of the same price, at addresses of their own or at one.
  @Test
  void aSignatureIsWorthOneInvoice() {
    String first = url();
    String second = url();
    ObjectNode payment = wallet.sign(first, UnaryOperator.identity());
    assertThat(TestWallet.pay(first, payment).statusCode()).isEqualTo(200);
    HttpResponse<String> replayed = TestWallet.pay(second, payment);
    assertThat(replayed.statusCode()).isEqualTo(402);
    assertThat(TestWallet.reason(replayed)).isEqualTo("invalid_exact_evm_nonce_already_used");
    assertThat(status(second)).isEqualTo("unpaid");
  }

  @Test
  void fiftyPaymentsOfOneInvoiceSettleOnce() throws Exception {
    String url = url();
    List<Callable<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ObjectNode payment = new TestWallet().sign(url, UnaryOperator.identity());
      all.add(() -> TestWallet.pay(url, payment).statusCode());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(all)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(s -> s == 200).hasSize(1);
    assertThat(answers).allMatch(s -> s == 200 || s == 409);
    String id = url.replaceAll(".*/", "");
    assertThat(
            STORE
                .sql()
                .sql("SELECT count(*) FROM payment WHERE invoice_id = ?")
                .param(UUID.fromString(id))
                .query(Long.class)
                .single())
        .isEqualTo(1);
    assertThat(STORE.audit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "insufficient-funds, insufficient_funds",
    "nonce-used, invalid_exact_evm_nonce_already_used",
    "simulation-failed, invalid_exact_evm_transaction_simulation_failed",
    "reverted, invalid_transaction_state",
    "no-transfer, invalid_exact_evm_transfer_event_mismatch",
    "down, unexpected_verify_error"
  })
  void everyFailureCanBePlayed(String play, String reason) {
    String url = url();
    HttpResponse<String> refused = wallet.pay(url, UnaryOperator.identity(), url + "?play=" + play);
    assertThat(refused.statusCode()).isEqualTo(402);
    assertThat(TestWallet.reason(refused)).isEqualTo(reason);
    assertThat(TestWallet.required(refused).path("error").asString()).isEqualTo(reason);
    assertThat(status(url)).isEqualTo("unpaid");

    assertThat(wallet.pay(url).statusCode()).as("another try pays").isEqualTo(200);
  }

  /// Nobody knows for eight seconds; it is settled once, whoever asks meanwhile.
  @Test
  void aTimeoutIsNotAFailure() throws Exception {
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    HttpResponse<String> pending = TestWallet.pay(url + "?play=timeout", payment);
    assertThat(pending.statusCode()).as(pending.body()).isEqualTo(202);
    assertThat(status(url)).isEqualTo("unpaid");
    assertThat(new TestWallet().pay(url).statusCode()).as("another payment").isEqualTo(409);

    for (int i = 0; i < 100 && !status(url).equals("complete"); i++) {
      Thread.sleep(200);
    }
    assertThat(status(url)).isEqualTo("complete");
    assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(200);
    assertThat(STORE.audit()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void oneUnitUnderOrOverIsRefused(int difference) {
    String url = url();
    HttpResponse<String> refused =
        wallet.pay(url, a -> with(a, a.value().add(BigInteger.valueOf(difference))), url);
    assertThat(TestWallet.reason(refused))
        .isEqualTo("invalid_exact_evm_payload_authorization_value_mismatch");
  }

  private static Authorization with(Authorization a, BigInteger value) {
    return new Authorization(a.from(), a.to(), value, a.validAfter(), a.validBefore(), a.nonce());
  }

  @Test
  void aNamedPaymentIsOne() {
    String url = url();
    ObjectNode payment = named(wallet.sign(url, UnaryOperator.identity()), "pay_0123456789abcdef");
    assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(200);
    assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(200);

    String other = url();
    ObjectNode failing =
        named(wallet.sign(other, UnaryOperator.identity()), "pay_fedcba9876543210");
    assertThat(TestWallet.pay(other + "?play=reverted", failing).statusCode()).isEqualTo(402);
    ObjectNode mixedUp =
        named(wallet.sign(other, UnaryOperator.identity()), "pay_fedcba9876543210");
    HttpResponse<String> conflict = TestWallet.pay(other, mixedUp);
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body()).contains("IDEMPOTENCY_CONFLICT");
  }

  private static ObjectNode named(ObjectNode payment, String id) {
    payment.putObject("extensions").putObject("payment-identifier").putObject("info").put("id", id);
    return payment;
  }

  @Test
  void whatCannotBePaidSaysWhy() {
    String expired = url();
    String id = expired.replaceAll(".*/", "");
    STORE.post("/sandbox/invoices/" + id + "/payments", "{\"late\":true}");
    assertThat(TestWallet.ask(expired).statusCode()).isEqualTo(410);
    assertThat(TestWallet.ask(STORE.base() + "/x402/invoices/" + UUID.randomUUID()).statusCode())
        .isEqualTo(404);
    assertThat(TestWallet.ask(STORE.base() + "/x402/invoices/nonsense").statusCode())
        .isEqualTo(404);
    var bitcoin = buy("bitcoin");
    assertThat(bitcoin.value().has("x402_payment_url")).isFalse();
    assertThat(
            TestWallet.ask(STORE.base() + "/x402/invoices/" + bitcoin.at("/invoice_id"))
                .statusCode())
        .isEqualTo(404);
  }

  /// What was paid of an invoice in another way is not asked again.
  @Test
  void onlyWhatIsMissingIsAsked() {
    String url = url();
    String id = url.replaceAll(".*/", "");
    STORE.post("/sandbox/invoices/" + id + "/payments", "{\"amount\":\"1\"}");
    assertThat(
            TestWallet.required(TestWallet.ask(url + "?fresh")).at("/accepts/0/amount").asString())
        .isEqualTo("4000000");
    assertThat(wallet.pay(url + "?fresh", UnaryOperator.identity(), url).statusCode())
        .isEqualTo(200);
  }
}
