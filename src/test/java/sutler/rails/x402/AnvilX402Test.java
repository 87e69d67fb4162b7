package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;
import tools.jackson.databind.node.ObjectNode;

/// Settled on a real chain: a node of our own, a token as USDC is.
final class AnvilX402Test {
  private static final long PRICE = 5_000_000;
  private static Anvil anvil;
  private static TestStore store;

  private TestStore.Shopper shopper;
  private TestWallet wallet;

  @BeforeEach
  void arrive() {
    shopper = store.shopper("0");
    wallet = funded();
  }

  @BeforeAll
  static void open() throws Exception {
    anvil = Anvil.start();
    anvil.mint(WITH_FUNDS.address(), 10 * PRICE);
    Path key = Files.createTempFile("gas", "key");
    Files.writeString(key, Anvil.GAS_KEY + "\n");
    store =
        TestStore.fresh(
            Map.of(
                "SUTLER_X402_RPC_URLS",
                "usdc_base=" + anvil.url(),
                "SUTLER_X402_PAY_TO",
                Anvil.PAY_TO,
                "SUTLER_X402_GAS_KEY_FILE",
                key.toString()));
  }

  /// Money of a test network buys nothing in a live store.
  @Test
  void aTestNetworkIsForTheSandboxAlone() {
    X402.Way way =
        new X402.Way(
            java.util.Optional.of(java.net.URI.create(anvil.url())),
            java.util.Optional.of(new java.math.BigInteger(Anvil.GAS_KEY.substring(2), 16)),
            java.util.Optional.empty(),
            1);
    X402Settings settings =
        new X402Settings(
            Map.of(sutler.payment.PaymentMethod.USDC_BASE, way),
            java.util.Optional.of(Anvil.PAY_TO));
    assertThat(X402Check.findings(settings, true).getFirst().works()).isTrue();
    assertThat(X402Check.findings(settings, false).getFirst().works()).isFalse();
  }

  @AfterAll
  static void close() {
    store.close();
    anvil.close();
  }

  private static TestWallet funded() {
    TestWallet wallet = new TestWallet();
    anvil.mint(wallet.address(), 100 * PRICE);
    return wallet;
  }

  private String url() {
    var bought =
        shopper.call(
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"usdc_base\",\"return_payment_link\":false}");
    assertThat(bought.error()).as(bought.text()).isFalse();
    assertThat(bought.text())
        .doesNotContain(Anvil.PAY_TO)
        .contains("plain transfer is not seen")
        .contains("this payment is real")
        .doesNotContain("no real money moves");
    return bought.at("/x402_payment_url");
  }

  private String status(String url) {
    return shopper
        .call("get-invoice-by-id", "{\"invoice_id\":\"" + url.replaceAll(".*/", "") + "\"}")
        .at("/status");
  }

  private void await(String url, String status) throws Exception {
    for (int i = 0; i < 200 && !status(url).equals(status); i++) {
      Thread.sleep(200);
    }
    assertThat(status(url)).isEqualTo(status);
  }

  private static BigInteger received() {
    return anvil.balance(Anvil.PAY_TO);
  }

  private static void assertReceived(BigInteger before, long prices) {
    assertThat(received()).isEqualTo(before.add(BigInteger.valueOf(prices * PRICE)));
    assertThat(store.audit()).isEmpty();
  }

  @Test
  void aPaymentIsSettledOnTheChainBeforeGoodsLeave() {
    BigInteger before = received();
    String url = url();
    HttpResponse<String> paid = wallet.pay(url);
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(200);
    String hash =
        TestWallet.decoded(paid.headers().firstValue("PAYMENT-RESPONSE").orElseThrow())
            .path("transaction")
            .asString();
    assertThat(anvil.call("eth_getTransactionReceipt", hash).path("status").asString())
        .isEqualTo("0x1");
    assertThat(status(url)).isEqualTo("complete");
    assertReceived(before, 1);
    String id = url.replaceAll(".*/", "");
    assertThat(store.post("/sandbox/invoices/" + id + "/payments", "{}").statusCode())
        .as("real payments are not played")
        .isEqualTo(409);
  }

  /// The wallets that others wrote, in both versions and inside MCP.
  @ParameterizedTest
  @ValueSource(strings = {"v2", "v1", "mcp"})
  void othersWalletsPay(String version) throws Exception {
    byte[] secret = new byte[32];
    new java.security.SecureRandom().nextBytes(secret);
    anvil.mint(Secp256k1.address(new BigInteger(1, secret)), 10 * PRICE);
    BigInteger before = received();
    Process process =
        new ProcessBuilder(
                "node",
                "x402.mjs",
                store.base(),
                shopper.key().dangerouslyShow(),
                version,
                Hex.text(secret))
            .directory(new File("clients"))
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    assertReceived(before, 1);
  }

  /// Both invoices ask the same amount for the same address.
  @Test
  void aSignatureIsWorthOneInvoice() {
    BigInteger before = received();
    String first = url();
    String second = url();
    ObjectNode payment = wallet.sign(first, UnaryOperator.identity());
    assertThat(TestWallet.pay(first, payment).statusCode()).isEqualTo(200);
    HttpResponse<String> replayed = TestWallet.pay(second, payment);
    assertThat(TestWallet.reason(replayed)).isEqualTo("invalid_exact_evm_nonce_already_used");
    assertThat(status(second)).isEqualTo("unpaid");
    assertReceived(before, 1);
  }

  @Test
  void fiftyPaymentsOfOneInvoiceSettleOnce() throws Exception {
    String url = url();
    List<Callable<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ObjectNode payment = funded().sign(url, UnaryOperator.identity());
      all.add(() -> TestWallet.pay(url, payment).statusCode());
    }
    BigInteger before = received();
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(all)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(s -> s == 200).hasSize(1);
    assertThat(answers).allMatch(s -> s == 200 || s == 409);
    assertReceived(before, 1);
  }

  /// Twenty invoices at once: the account that pays for gas gives out each number once.
  @Test
  void manyInvoicesSettleAtOnce() throws Exception {
    BigInteger before = received();
    List<Callable<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String url = url();
      ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
      all.add(() -> TestWallet.pay(url, payment));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> answer : threads.invokeAll(all)) {
        assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
      }
    }
    assertReceived(before, 20);
  }

  @Test
  void whoHasNothingPaysNothing() {
    BigInteger before = received();
    String url = url();
    assertThat(TestWallet.reason(new TestWallet().pay(url))).isEqualTo("insufficient_funds");
    assertThat(
            TestWallet.reason(
                wallet.pay(url, a -> with(a, a.value().subtract(BigInteger.ONE)), url)))
        .isEqualTo("invalid_exact_evm_payload_authorization_value_mismatch");
    assertThat(TestWallet.reason(wallet.pay(url, a -> with(a, a.value().add(BigInteger.ONE)), url)))
        .isEqualTo("invalid_exact_evm_payload_authorization_value_mismatch");
    assertReceived(before, 0);
  }

  private static Authorization with(Authorization a, BigInteger value) {
    return new Authorization(a.from(), a.to(), value, a.validAfter(), a.validBefore(), a.nonce());
  }

  @Test
  void anAuthorizationThatWasUsedOnTheChainIsRefused() {
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    Payment read = ((Wire.Read.Paid) Wire.read(payment)).payment();
    anvil.send(
        Anvil.DOLLAR,
        Abi.transferWithAuthorization(read.authorization(), Hex.bytes(read.signature()), false));
    HttpResponse<String> refused = TestWallet.pay(url, payment);
    assertThat(TestWallet.reason(refused)).isEqualTo("invalid_exact_evm_nonce_already_used");
  }

  @Test
  void aContractPaysThatSaysItSigned() {
    BigInteger before = received();
    TestWallet owner = new TestWallet();
    String contract = "0x" + "c".repeat(39) + "1";
    anvil.contractWallet(contract, owner.address());
    anvil.mint(contract, 10 * PRICE);
    String url = url();
    UnaryOperator<Authorization> fromContract =
        a ->
            new Authorization(
                contract, a.to(), a.value(), a.validAfter(), a.validBefore(), a.nonce());
    assertThat(owner.pay(url, fromContract, url).statusCode()).isEqualTo(200);
    assertReceived(before, 1);

    HttpResponse<String> stranger = wallet.pay(url(), fromContract, url());
    assertThat(TestWallet.reason(stranger)).isEqualTo("invalid_exact_evm_payload_signature");
  }

  /// A token whose call succeeds and moves nothing: the event counts, not the status.
  @Test
  void aReceiptWithoutTheTransferIsNoPayment() {
    BigInteger before = received();
    String url = url();
    anvil.silent(true);
    try {
      assertThat(TestWallet.reason(wallet.pay(url)))
          .isEqualTo("invalid_exact_evm_transfer_event_mismatch");
    } finally {
      anvil.silent(false);
    }
    assertThat(status(url)).isEqualTo("unpaid");
    assertReceived(before, 0);
  }

  /// Nobody knows for a while; asking again sends nothing again.
  @Test
  void aTimeoutThenARetryPaysOnce() throws Exception {
    BigInteger before = received();
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    anvil.automine(false);
    try {
      assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(202);
      CompletableFuture<HttpResponse<String>> retry =
          CompletableFuture.supplyAsync(() -> TestWallet.pay(url, payment));
      assertThat(other(url)).as("another payment meanwhile").isEqualTo(409);
      anvil.mine();
      assertThat(retry.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    } finally {
      anvil.automine(true);
    }
    assertThat(status(url)).isEqualTo("complete");
    assertReceived(before, 1);
  }

  private static int other(String url) {
    // Its balance is not looked at: the invoice is busy, which a claim finds out; so it needs
    // funds.
    return WITH_FUNDS.pay(url).statusCode();
  }

  private static final TestWallet WITH_FUNDS = new TestWallet(BigInteger.valueOf(424_242));

  /// Taken before the invoice's time was over, and mined long after.
  @Test
  void whatIsTakenInTimeIsInTimeHoweverLateItSettles() throws Exception {
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    anvil.automine(false);
    try {
      CompletableFuture<HttpResponse<String>> paying =
          CompletableFuture.supplyAsync(() -> TestWallet.pay(url, payment));
      awaitSent(url);
      endTime(url);
      // The janitor has expired what it can by the time that another invoice is expired by it.
      String other = url();
      endTime(other);
      await(other, "expired");
      assertThat(status(url)).isEqualTo("unpaid");
      anvil.mine();
      paying.get(30, TimeUnit.SECONDS);
    } finally {
      anvil.automine(true);
    }
    await(url, "complete");
    assertThat(shopper.balance().isZero()).isTrue();
    assertThat(store.audit()).isEmpty();
  }

  private static void awaitSent(String url) throws Exception {
    for (int i = 0; i < 100 && !attempt(url).equals("sent"); i++) {
      Thread.sleep(50);
    }
    assertThat(attempt(url)).isEqualTo("sent");
  }

  private static String attempt(String url) {
    return store
        .sql()
        .sql("SELECT status FROM x402_attempt WHERE invoice_id = ?::uuid")
        .param(url.replaceAll(".*/", ""))
        .query(String.class)
        .optional()
        .orElse("none");
  }

  /// Somebody else carries the authorization out first: the money is there, by another transaction.
  private static void endTime(String url) {
    String id = url.replaceAll(".*/", "");
    store.sql().sql("UPDATE invoice SET expires_at = now() WHERE id = ?::uuid").param(id).update();
    store
        .sql()
        .sql("UPDATE work SET due_at = now() WHERE kind = 'expire' AND key = ?")
        .param(id)
        .update();
  }

  @Test
  void aPaymentThatOthersCarriedOutCounts() throws Exception {
    BigInteger before = received();
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    Payment read = ((Wire.Read.Paid) Wire.read(payment)).payment();
    anvil.automine(false);
    try {
      CompletableFuture<HttpResponse<String>> paying =
          CompletableFuture.supplyAsync(() -> TestWallet.pay(url, payment));
      awaitSent(url);
      anvil.call(
          "eth_sendTransaction",
          Map.of(
              "from", "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
              "to", Anvil.DOLLAR,
              "gas", "0x100000",
              "maxFeePerGas", "0x174876e800",
              "maxPriorityFeePerGas", "0x174876e800",
              "data",
                  Hex.text(
                      Abi.transferWithAuthorization(
                          read.authorization(), Hex.bytes(read.signature()), false))));
      Thread.sleep(500);
      anvil.mine();
      assertThat(paying.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    } finally {
      anvil.automine(true);
    }
    assertThat(status(url)).isEqualTo("complete");
    assertReceived(before, 1);
  }

  /// One transaction uses the nonce of one payment to pay oneself, and pays another invoice: that
  /// transfer belongs to the other.
  @Test
  void severalTransfersInOneTransactionAreNotMixedUp() {
    String url = url();
    Token token = Token.usdc(84_532).orElseThrow();
    Authorization asked =
        ((Wire.Read.Paid) Wire.read(wallet.sign(url, UnaryOperator.identity())))
            .payment()
            .authorization();
    Authorization toOneself =
        new Authorization(
            asked.from(),
            asked.from(),
            asked.value(),
            asked.validAfter(),
            asked.validBefore(),
            asked.nonce());
    Authorization other =
        ((Wire.Read.Paid) Wire.read(wallet.sign(url, UnaryOperator.identity())))
            .payment()
            .authorization();
    List<byte[]> calls = new ArrayList<>();
    for (Authorization a : List.of(toOneself, other)) {
      calls.add(Abi.transferWithAuthorization(a, Hex.bytes(wallet.signature(a, token)), false));
    }
    String hash = anvil.batch(calls);
    assertThat(anvil.call("eth_getTransactionReceipt", hash).path("status").asString())
        .isEqualTo("0x1");
    EvmChain chain = anvil.chain();
    assertThat(chain.look(token, other, Optional.empty(), 0))
        .isInstanceOf(Settler.Seen.Settled.class);
    assertThat(chain.look(token, asked, Optional.empty(), 0))
        .isNotInstanceOf(Settler.Seen.Settled.class);
    assertThat(chain.look(token, asked, Optional.of(hash), 0))
        .isInstanceOf(Settler.Seen.Failed.class);
  }

  /// The chain forgets the block; the same transaction is sent again, and the books stay as they
  /// are.
  @Test
  void aReorganizationAfterDeliveryIsMended() throws Exception {
    BigInteger before = received();
    String url = url();
    assertThat(wallet.pay(url).statusCode()).isEqualTo(200);
    assertReceived(before, 1);
    anvil.call("anvil_reorg", 1, List.of());
    assertThat(received()).isEqualTo(before);
    for (int i = 0; i < 150 && !received().equals(before.add(BigInteger.valueOf(PRICE))); i++) {
      store.sql().sql("UPDATE x402_attempt SET look_at = now()").update();
      Thread.sleep(200);
    }
    assertReceived(before, 1);
    for (int i = 0; i < 50 && !attempt(url).equals("settled"); i++) {
      Thread.sleep(200);
    }
    assertThat(attempt(url)).isEqualTo("settled");
    assertThat(status(url)).isEqualTo("complete");
  }

  /// The transaction fails and the authorization does not: whoever carries it out later, the buyer
  /// has the money.
  @Test
  void whatFailedAndIsPaidAllTheSameIsCredited() throws Exception {
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    anvil.silent(true);
    try {
      assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(402);
    } finally {
      anvil.silent(false);
    }
    assertThat(wallet.pay(url).statusCode()).as("another payment").isEqualTo(200);
    Payment first = ((Wire.Read.Paid) Wire.read(payment)).payment();
    anvil.send(
        Anvil.DOLLAR,
        Abi.transferWithAuthorization(first.authorization(), Hex.bytes(first.signature()), false));
    for (int i = 0; i < 100 && shopper.balance().isZero(); i++) {
      store.sql().sql("UPDATE x402_attempt SET look_at = now()").update();
      Thread.sleep(200);
    }
    assertThat(shopper.balance()).hasToString("5.00 USD");
    assertThat(store.audit()).isEmpty();
  }

  /// A number that was given out and never mined would hold up all that follow.
  @Test
  void aTransactionThatWasNeverSentHoldsUpNobody() throws Exception {
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    Payment read = ((Wire.Read.Paid) Wire.read(payment)).payment();
    anvil.automine(false);
    CompletableFuture<HttpResponse<String>> paying;
    try {
      paying = CompletableFuture.supplyAsync(() -> TestWallet.pay(url, payment));
      awaitSent(url);
      Thread.sleep(300);
      // The node loses what it had; somebody else carries the authorization out.
      anvil.call("anvil_dropAllTransactions");
      anvil.send(
          Anvil.DOLLAR,
          Abi.transferWithAuthorization(read.authorization(), Hex.bytes(read.signature()), false));
      anvil.mine();
    } finally {
      anvil.automine(true);
    }
    assertThat(paying.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

    String next = url();
    ObjectNode following = wallet.sign(next, UnaryOperator.identity());
    for (int i = 0; i < 10 && TestWallet.pay(next, following).statusCode() != 200; i++) {
      Thread.sleep(1_000);
    }
    assertThat(status(next)).isEqualTo("complete");
  }

  @Test
  void anAuthorizationForeverIsRefused() {
    HttpResponse<String> refused =
        wallet.pay(
            url(),
            a ->
                new Authorization(
                    a.from(),
                    a.to(),
                    a.value(),
                    a.validAfter(),
                    BigInteger.TWO.pow(256).subtract(BigInteger.ONE),
                    a.nonce()),
            url());
    assertThat(TestWallet.reason(refused))
        .isEqualTo("invalid_exact_evm_payload_authorization_valid_before");
  }

  /// What several payments promise together must be there.
  @Test
  void oneBalanceIsPromisedOnce() throws Exception {
    TestWallet poor = new TestWallet();
    anvil.mint(poor.address(), PRICE + 1);
    String first = url();
    String second = url();
    ObjectNode one = poor.sign(first, UnaryOperator.identity());
    ObjectNode other = poor.sign(second, UnaryOperator.identity());
    anvil.automine(false);
    CompletableFuture<HttpResponse<String>> paying;
    try {
      paying = CompletableFuture.supplyAsync(() -> TestWallet.pay(first, one));
      awaitSent(first);
      assertThat(TestWallet.reason(TestWallet.pay(second, other))).isEqualTo("insufficient_funds");
      anvil.mine();
    } finally {
      anvil.automine(true);
    }
    assertThat(paying.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/accepted, network, eip155:8453, invalid_network",
    "/accepted, asset, 0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238, invalid_payment_requirements",
    "/accepted/extra, name, USD Coin, invalid_exact_evm_token_name_mismatch",
    "/accepted/extra, version, 1, invalid_exact_evm_token_version_mismatch",
    "/accepted, scheme, upto, unsupported_scheme"
  })
  void anotherChainTokenOrNameIsRefused(String at, String field, String value, String reason) {
    BigInteger before = received();
    String url = url();
    ObjectNode payment = wallet.sign(url, UnaryOperator.identity());
    ((ObjectNode) payment.at(at)).put(field, value);
    assertThat(TestWallet.reason(TestWallet.pay(url, payment))).isEqualTo(reason);
    assertReceived(before, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5})
  void anAuthorizationThatEndsBeforeItIsMinedIsRefused(long secondsLeft) {
    BigInteger before = received();
    String url = url();
    BigInteger end = BigInteger.valueOf(java.time.Instant.now().getEpochSecond() + secondsLeft);
    HttpResponse<String> refused =
        wallet.pay(
            url,
            a -> new Authorization(a.from(), a.to(), a.value(), a.validAfter(), end, a.nonce()),
            url);
    assertThat(TestWallet.reason(refused))
        .isEqualTo("invalid_exact_evm_payload_authorization_valid_before");
    assertReceived(before, 0);
  }
}
