package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.ledger.Entry;
import sutler.store.Affiliates;

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
