package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import sutler.ledger.Entry;
import sutler.store.Affiliates;
import sutler.store.SeenNetworks;

/// What whoever brings a buyer earns: one percent here.
final class AffiliateTest {
  private static final TestStore STORE = TestStore.shared();

  private final TestStore.Shopper partner = STORE.shopper("0");
  private final TestStore.Shopper buyer = STORE.shopper("500");
  private final String code = "p" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void apply() {
    assertThat(STORE.affiliates().apply(partner.id(), code)).isTrue();
  }

  @Test
  void aDeliveredPurchaseEarnsAShareOfItsPrice() {
    buy(buyer, "?ref=" + code, "steam-usa", "20");
    assertThat(partner.balance()).hasToString("0.20 USD");
    assertThat(STORE.history(partner.id()))
        .extracting(Entry::purpose)
        .containsExactly(Entry.Purpose.COMMISSION);
    assertThat(STORE.audit()).isEmpty();

    Affiliates.Partner shown = STORE.affiliates().of(partner.id()).orElseThrow();
    assertThat(shown.purchases()).isEqualTo(1);
    assertThat(shown.earned()).hasToString("0.20 USD");
  }

  @Test
  void nothingIsEarnedWithoutTheCodeOrFromTestsOrByOneself() {
    buy(buyer, "", "steam-usa", "20");
    buy(buyer, "?ref=nobody-has-this", "steam-usa", "20");
    buy(buyer, "?ref=" + code, "test-gift-card-code", "10");
    buy(buyer, "?ref=" + code, "test-gift-card-code-fail", "10");
    assertThat(partner.balance()).hasToString("0.00 USD");

    String own = "own" + code;
    assertThat(STORE.affiliates().apply(buyer.id(), own)).isTrue();
    var before = buyer.balance();
    buy(buyer, "?ref=" + own, "steam-usa", "20");
    assertThat(before.minus(buyer.balance())).hasToString("20.00 USD");
    assertThat(STORE.affiliates().of(buyer.id()).orElseThrow().purchases()).isZero();
  }

  /// Another address of the same mailbox is not another buyer.
  @Test
  void nothingIsEarnedOnTheSameMailbox() {
    TestStore.Shopper self =
        STORE.shopper(UUID.randomUUID(), partner.id() + "+me@Example.com", "500");
    buy(self, "?ref=" + code, "steam-usa", "20");

    assertThat(partner.balance()).hasToString("0.00 USD");
  }

  @Test
  void nothingIsEarnedOnTheSameNetwork() {
    for (TestStore.Shopper shopper : new TestStore.Shopper[] {partner, buyer}) {
      STORE
          .sql()
          .sql("INSERT INTO seen_network (owner, network) VALUES (?, sha256(?::bytea))")
          .param(shopper.id())
          .param(code)
          .update();
    }
    buy(buyer, "?ref=" + code, "steam-usa", "20");

    assertThat(partner.balance()).hasToString("0.00 USD");
  }

  /// Behind a proxy that is not named, or on one machine, everybody has the same.
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, true",
    "2001:db8:0:7::/64, true",
    "127.0.0.1, false",
    "10.0.0.7, false",
    "192.168.1.1, false",
    "100.64.0.9, false",
    "100.127.255.1, false",
    "100.128.0.1, true",
    "100.63.0.1, true",
    "fd12:3456:789a:1::/64, false",
    "0:0:0:0::/64, false"
  })
  void aNetworkTellsPeopleApartOrNot(String network, boolean tells) {
    assertThat(SeenNetworks.tellsApart(network)).isEqualTo(tells);
  }

  @Test
  void nothingIsEarnedOnTheSamePayer() {
    for (TestStore.Shopper shopper : new TestStore.Shopper[] {partner, buyer}) {
      var bought =
          shopper.call(
              "buy-products",
              "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"20\"}],\"payment_method\":\"usdc_base\"}");
      STORE
          .sql()
          .sql(
              """
              INSERT INTO x402_attempt (id, account_id, invoice_id, method, chain_id, payer, pay_to, units, valid_after, valid_before, nonce, signature, status, from_block, created_at, look_at)
              VALUES (gen_random_uuid(), ?, ?::uuid, 'usdc_base', 84532, ?, '0x' || repeat('b', 40), 1, 0, 9, '0x' || repeat('c', 64), '0x', 'failed', 1, now(), now())
              """)
          .param(shopper.id())
          .param(bought.at("/invoice_id"))
          .param("0x" + "a".repeat(32) + code.substring(1))
          .update();
    }
    buy(buyer, "?ref=" + code, "steam-usa", "20");

    assertThat(partner.balance()).hasToString("0.00 USD");
  }

  /// Cashback is the store's own gift.
  @Test
  void nothingIsEarnedOnWhatCashbackPays() {
    STORE.giveCashback(buyer.id(), "0.1");
    var bought =
        STORE.call(
            "/mcp?ref=" + code,
            buyer.key().dangerouslyShow(),
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"20\"}],\"payment_method\":\"cashback\"}");
    assertThat(bought.at("/status")).as(bought.text()).isEqualTo("complete");

    assertThat(partner.balance()).hasToString("0.00 USD");
  }

  @Test
  void aCodeIsHadByOneAndAnAccountHasOne() {
    assertThat(STORE.affiliates().apply(buyer.id(), code)).isFalse();
    assertThat(STORE.affiliates().apply(buyer.id(), code.toUpperCase(java.util.Locale.ROOT)))
        .isFalse();
    assertThat(STORE.affiliates().apply(partner.id(), "another-" + code)).isFalse();
  }

  @Test
  void aVisitorOfTheLinkIsCountedOnceAndFindsTheCodeInWhatIsCopied() {
    String page = STORE.get("/connect?ref=" + code).body();
    STORE.get("/connect?ref=" + code);
    assertThat(page).contains("/mcp?ref=" + code);
    assertThat(STORE.affiliates().of(partner.id()).orElseThrow().clicks()).isEqualTo(1);
    assertThat(STORE.get("/connect?ref=nobody-has-this").body()).doesNotContain("?ref=");
    assertThat(STORE.get("/connect?ref=%22%3E%3Cscript%3E").body()).doesNotContain("><script>");
  }

  private static void buy(TestStore.Shopper shopper, String ref, String product, String packageId) {
    var bought =
        STORE.call(
            "/mcp" + ref,
            shopper.key().dangerouslyShow(),
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"%s\",\"package_id\":\"%s\"}],\"payment_method\":\"balance\"}"
                .formatted(product, packageId));
    assertThat(bought.error()).as(bought.text()).isFalse();
  }
}
