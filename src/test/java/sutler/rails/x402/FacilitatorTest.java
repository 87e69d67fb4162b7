package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.crypto.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A facilitator sends the transaction. It is made by hand here: none can be had on this machine.
/// The chain is real, and has the last word.
final class FacilitatorTest {
  private static Anvil anvil;
  private static TestStore store;
  private static HttpServer facilitator;

  /// What the facilitator does with what it is told to settle.
  private static volatile String mood = "honest";

  @BeforeAll
  static void open() throws Exception {
    anvil = Anvil.start();
    facilitator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    facilitator.createContext("/", FacilitatorTest::serve);
    facilitator.start();
    store =
        TestStore.fresh(
            Map.of(
                "SUTLER_X402_RPC_URLS",
                "usdc_base=" + anvil.url(),
                "SUTLER_X402_PAY_TO",
                Anvil.PAY_TO,
                "SUTLER_X402_FACILITATOR_URL",
                "http://127.0.0.1:" + facilitator.getAddress().getPort()));
  }

  @AfterAll
  static void close() {
    store.close();
    facilitator.stop(0);
    anvil.close();
  }

  private static void serve(HttpExchange exchange) throws IOException {
    JsonNode asked =
        TestStore.json(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (exchange.getRequestURI().getPath().equals("/verify")) {
      answer.put("isValid", !mood.equals("refusing"));
    } else {
      settle(asked.path("paymentPayload"), answer);
    }
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void settle(JsonNode payload, ObjectNode answer) {
    Payment payment = ((Wire.Read.Paid) Wire.read(payload)).payment();
    String hash = "0x" + "ab".repeat(32);
    if (!mood.equals("lying")) {
      hash =
          anvil.send(
              Anvil.DOLLAR,
              Abi.transferWithAuthorization(
                  payment.authorization(), Hex.bytes(payment.signature()), false));
    }
    // One that settles and says that it failed is as bad as one that lies.
    answer.put("success", !mood.equals("confused")).put("transaction", hash);
  }

  private static String url(TestStore.Shopper shopper) {
    return shopper
        .call(
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"usdc_base\"}")
        .at("/x402_payment_url");
  }

  private static TestWallet funded() {
    TestWallet wallet = new TestWallet();
    anvil.mint(wallet.address(), 50_000_000);
    return wallet;
  }

  private static String status(TestStore.Shopper shopper, String url) {
    return shopper
        .call("get-invoice-by-id", "{\"invoice_id\":\"" + url.replaceAll(".*/", "") + "\"}")
        .at("/status");
  }

  @Test
  void itsTransactionIsCheckedAndCounts() {
    mood = "honest";
    TestStore.Shopper shopper = store.shopper("0");
    String url = url(shopper);
    BigInteger before = anvil.balance(Anvil.PAY_TO);
    HttpResponse<String> paid = funded().pay(url);
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(200);
    assertThat(status(shopper, url)).isEqualTo("complete");
    assertThat(anvil.balance(Anvil.PAY_TO)).isEqualTo(before.add(BigInteger.valueOf(5_000_000)));
  }

  @Test
  void itsWordAloneIsWorthNothing() {
    mood = "lying";
    TestStore.Shopper shopper = store.shopper("0");
    String url = url(shopper);
    HttpResponse<String> pending = funded().pay(url);
    assertThat(pending.statusCode()).as(pending.body()).isEqualTo(202);
    assertThat(status(shopper, url)).isEqualTo("unpaid");
    mood = "honest";
  }

  @Test
  void aPaymentThatItForgotIsFoundOnTheChain() {
    mood = "confused";
    TestStore.Shopper shopper = store.shopper("0");
    String url = url(shopper);
    assertThat(funded().pay(url).statusCode()).isEqualTo(200);
    assertThat(status(shopper, url)).isEqualTo("complete");
    mood = "honest";
  }

  @Test
  void whatItRefusesIsRefused() {
    mood = "refusing";
    TestStore.Shopper shopper = store.shopper("0");
    HttpResponse<String> refused = funded().pay(url(shopper));
    assertThat(TestWallet.reason(refused))
        .isEqualTo("invalid_exact_evm_transaction_simulation_failed");
    mood = "honest";
  }

  @Test
  void whatTheWalletSignedGoesOutUnchanged() {
    TestStore.Shopper shopper = store.shopper("0");
    String url = url(shopper);
    TestWallet wallet = funded();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(200);
    assertThat(TestWallet.pay(url, payment).statusCode()).as("repeated").isEqualTo(200);
  }
}
