package sutler.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import sutler.boot.TestStore.Result;
import tools.jackson.databind.JsonNode;

/// What a shopper's assistant types, and what it must find first.
final class SearchTest {
  private static final TestStore STORE = TestStore.shared();

  @ParameterizedTest
  @CsvSource({
    "netflix germany, netflix-germany",
    "germany netflix, netflix-germany",
    "mtn nigeria airtime, mtn-nigeria",
    "esim japan, esim-japan",
    "starbuks, starbucks-usa",
    "playstation uk, playstation-store-uk",
    "amazon.de, amazon_de-germany",
    "amazon.com, amazon_com-usa",
    "amazon, amazon_com-usa",
    "AMAZON uk, amazon_co_uk-uk",
    "nintendo japan, nintendo-eshop-japan",
    "spotfy france, spotify-france",
    "esim europe, esim-europe",
    "laderach switzerland, laderach-switzerland",
    "läderach switzerland, laderach-switzerland",
    "steam gift card turkey, steam-turkiye",
    "i want to buy a netflix gift card for my friend in spain, netflix-spain",
    "h&m sweden, h-and-m-sweden",
    "mcdonald's usa, mcdonalds-usa",
    "google pl usa, google-play-usa",
    "mc donalds usa, mcdonalds-usa",
    "phone refill mexico, telcel-mexico",
    "t-mobile usa airtime, t-mobile-prepaid-usa",
    "psn germany, playstation-store-germany",
    "itunes, apple-usa",
    "playstation store gift germany quartz wheelbarrow trombone harp anvil, playstation-store-germany"
  })
  void theRightThingComesFirst(String query, String id) {
    Result result = search("{\"query\":\"%s\"}".formatted(query));
    assertThat(result.at("/products/0/id")).as(result.text()).isEqualTo(id);
  }

  @Test
  void aNamedCountryIsNeverLeftOut() {
    for (JsonNode row : search("{\"query\":\"electricity bill kenya\"}").value().at("/products")) {
      assertThat(row.at("/country").asString()).isEqualTo("KE");
    }
  }

  @Test
  void prefixesFind() {
    assertThat(search("{\"query\":\"netfl\"}").at("/products/0/name")).isEqualTo("Netflix");
  }

  @Test
  void filtersAreKept() {
    Result result =
        search(
            "{\"query\":\"*\",\"country\":\"germany\",\"product_type\":\"gift card\",\"category\":\"Streaming\"}");
    assertThat(result.value().at("/found").asInt()).isPositive();
    for (JsonNode row : result.value().at("/products")) {
      assertThat(row.at("/country").asString()).isEqualTo("DE");
      assertThat(row.at("/type").asString()).isEqualTo("giftcard");
    }
    assertThat(search("{\"query\":\"steam\",\"country\":\"UK\"}").at("/products/0/id"))
        .isEqualTo("steam-uk");
    assertThat(search("{\"query\":\"steam\",\"country\":\"usa\"}").at("/products/0/id"))
        .isEqualTo("steam-usa");
  }

  @Test
  void everyPageIsThereOnceAndWithinItsBudget() {
    Set<String> ids = new HashSet<>();
    int found =
        search("{\"query\":\"*\",\"country\":\"DE\",\"per_page\":250}")
            .value()
            .at("/found")
            .asInt();
    for (int page = 1; ids.size() < found && page < 30; page++) {
      Result result =
          search(
              "{\"query\":\"*\",\"country\":\"DE\",\"per_page\":250,\"page\":%d}".formatted(page));
      assertThat(result.text().length() / 4).as("tokens of a page of 250").isLessThan(25_000);
      for (JsonNode row : result.value().at("/products")) {
        assertThat(ids.add(row.at("/id").asString())).isTrue();
      }
    }
    assertThat(ids).hasSize(found);
    assertThat(search("{}").text().length() / 4).as("tokens of a default page").isLessThan(2_500);
  }

  @Test
  void theCatalogIsAsLargeAsItSays() {
    JsonNode all = search("{\"in_stock\":false}").value();
    assertThat(all.at("/found").asInt()).isGreaterThan(30_000);
    assertThat(all.at("/categories").size()).isGreaterThan(40);
    assertThat(
            STORE
                .sql()
                .sql("SELECT count(DISTINCT country) FROM product")
                .query(Integer.class)
                .single())
        .isGreaterThan(200);
  }

  @Test
  void nothingFoundIsNotAnError() {
    Result result = search("{\"query\":\"zzzzqqqqxxxx\"}");
    assertThat(result.error()).isFalse();
    assertThat(result.value().at("/found").asInt()).isZero();
  }

  @Test
  void testProductsHideUnlessAskedFor() {
    assertThat(search("{\"query\":\"test gift card code\"}").text())
        .doesNotContain("test-gift-card-code");
    assertThat(search("{\"query\":\"test gift card code\",\"include_test_products\":true}").text())
        .contains("test-gift-card-code");
  }

  @Test
  void badArgumentsAreNamed() {
    for (String bad :
        new String[] {
          "{\"country\":\"Narnia\"}",
          "{\"category\":\"swords\"}",
          "{\"product_type\":\"horse\"}",
          "{\"page\":0}",
          "{\"per_page\":251}",
          "{\"colour\":\"red\"}",
          "{\"query\":{}}",
          "{\"page\":\"two\"}",
          "{\"page\":1e99}"
        }) {
      Result result = search(bad);
      assertThat(result.error()).as(bad).isTrue();
      assertThat(result.at("/code")).isEqualTo("VALIDATION_ERROR");
      assertThat(result.at("/details/argument")).isNotEmpty();
    }
    assertThat(search("{\"page\":\"2\",\"per_page\":5.0,\"query\":7}").error()).isFalse();
  }

  /// On the node where it is changed and on another one.
  @Test
  void aChangeOfTheCatalogIsFoundOnEveryNode() throws InterruptedException {
    TestStore other =
        TestStore.fresh(
            Map.of(
                "SUTLER_DATABASE_URL", STORE.databaseUrl(), "SUTLER_KEYSET_FILE", STORE.keyset()));
    try {
      STORE
          .sql()
          .sql("UPDATE product SET name = 'Zebracorn Sweets' WHERE id = 'hulu-usa'")
          .update();
      assertThat(eventually(STORE, "zebracorn", 1)).isTrue();
      assertThat(eventually(other, "zebracorn", 1)).isTrue();
      STORE.sql().sql("UPDATE product SET name = 'Hulu' WHERE id = 'hulu-usa'").update();
      assertThat(eventually(STORE, "zebracorn", 0)).isTrue();
      assertThat(eventually(other, "zebracorn", 0)).isTrue();
    } finally {
      other.close();
    }
  }

  private static boolean eventually(TestStore store, String query, int found)
      throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(10));
    while (Instant.now().isBefore(end)) {
      Result result =
          store.call(TestStore.KEY, "search-products", "{\"query\":\"%s\"}".formatted(query));
      if (result.value().at("/found").asInt() == found) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  private static Result search(String arguments) {
    return STORE.call(TestStore.KEY, "search-products", arguments);
  }
}
