package sutler.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import tools.jackson.databind.JsonNode;

/// What can be read and watched beside the tools, in the running store.
final class ReadingsTest {
  private static final TestStore STORE = TestStore.shared();
  private static final TestStore.Shopper SHOPPER = STORE.shopper("10");

  @Test
  void everyCategoryOfTheListIsOneThatSearchTakes() {
    JsonNode rows = read("store://categories").path("categories");

    assertThat(rows.size()).isGreaterThan(10);
    for (JsonNode row : rows) {
      JsonNode found =
          SHOPPER
              .call(
                  "search-products",
                  "{\"category\":%s,\"in_stock\":false,\"per_page\":1}".formatted(row.path("slug")))
              .value();
      assertThat(found.path("found").asInt())
          .as(row.toString())
          .isEqualTo(row.path("count").asInt());
    }
  }

  @Test
  void theCountriesAreThoseWithProducts() {
    JsonNode rows = read("store://countries").path("countries");

    assertThat(rows.size()).isGreaterThan(170);
    JsonNode germany =
        rows.valueStream().filter(r -> r.path("code").asString().equals("DE")).findFirst().get();
    assertThat(germany.path("currency").asString()).isEqualTo("EUR");
    assertThat(germany.path("calling_code").asString()).isEqualTo("49");
    JsonNode found =
        SHOPPER
            .call("search-products", "{\"country\":\"DE\",\"in_stock\":false,\"per_page\":1}")
            .value();
    assertThat(found.path("found").asInt()).isEqualTo(germany.path("products").asInt());
  }

  @Test
  void allSixteenMethodsOfTheSandboxAreListed() {
    assertThat(read("store://payment-methods").path("payment_methods").size()).isEqualTo(16);
  }

  @Test
  void aProductReadsAsItsDetails() {
    assertThat(read("store://product/steam-usa"))
        .isEqualTo(SHOPPER.call("get-product-details", "{\"product_id\":\"steam-usa\"}").value());
  }

  @Test
  void whatIsNotThereHasTheCodeOfItsEra() {
    assertThat(
            legacy("resources/read", "\"uri\":\"store://product/none\"").at("/error/code").asInt())
        .isEqualTo(-32002);
    assertThat(
            modern("resources/read", "\"uri\":\"store://product/none\"").at("/error/code").asInt())
        .isEqualTo(-32602);
  }

  @Test
  void productsAreSuggestedForTheCountryThatIsChosen() {
    JsonNode values =
        legacy(
                "completion/complete",
                "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"buy-gift-card\"},\"argument\":{\"name\":\"product\",\"value\":\"netfl\"},\"context\":{\"arguments\":{\"country\":\"Germany\"}}")
            .at("/result/completion/values");

    assertThat(values.size()).isPositive();
    for (JsonNode id : values) {
      assertThat(id.asString()).contains("netflix").endsWith("germany");
    }
  }

  @Test
  void countriesAndCategoriesAreSuggestedAsTheyAreTyped() {
    assertThat(suggested("country", "uk")).startsWith("[\"United Kingdom\"");
    assertThat(suggested("country", "united s")).contains("United States");
    assertThat(suggested("category", "gam")).startsWith("[\"games\",\"game-stores\"");
    assertThat(suggested("amount", "5")).isEqualTo("[]");
  }

  @Test
  void aPromptSaysWhatWasGivenAndAsksBeforeItBuys() {
    JsonNode message =
        legacy(
                "prompts/get",
                "\"name\":\"travel-esim\",\"arguments\":{\"country\":\"Japan\",\"days\":\"10\"}")
            .at("/result/messages/0");

    assertThat(message.path("role").asString()).isEqualTo("user");
    assertThat(message.at("/content/text").asString())
        .contains("Japan for 10 days")
        .contains("buy only when I agree");
    assertThat(
            legacy("prompts/get", "\"name\":\"travel-esim\",\"arguments\":{}")
                .at("/error/message")
                .asString())
        .contains("country");
  }

  @Test
  void whoWatchesAProductHearsWhenItChanges() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(STORE.base() + "/mcp"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("Authorization", "Bearer " + SHOPPER.key().dangerouslyShow())
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "subscriptions/listen")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    message(
                        "subscriptions/listen",
                        META
                            + ",\"notifications\":{\"resourceSubscriptions\":[\"store://product/test-gift-card-code\"]}")))
            .build();
    HttpResponse<java.io.InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(event(lines)).contains("notifications/subscriptions/acknowledged");

      STORE
          .sql()
          .sql("UPDATE product SET cashback_bp = cashback_bp WHERE id = 'test-gift-card-code'")
          .update();

      assertThat(event(lines))
          .contains("notifications/resources/updated")
          .contains("store://product/test-gift-card-code");
    }
  }

  private static String event(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  private static String suggested(String argument, String typed) {
    return legacy(
            "completion/complete",
            "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"buy-gift-card\"},\"argument\":{\"name\":\"%s\",\"value\":\"%s\"}"
                .formatted(argument, typed))
        .at("/result/completion/values")
        .toString();
  }

  private static JsonNode read(String uri) {
    JsonNode contents =
        legacy("resources/read", "\"uri\":\"" + uri + "\"").at("/result/contents/0");
    assertThat(contents.path("mimeType").asString()).isEqualTo("text/toon");
    return TestStore.json(
        dev.toonformat.jtoon.JToon.decodeToJson(contents.path("text").asString()));
  }

  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(method, params);
  }

  private static JsonNode legacy(String method, String params) {
    return TestStore.json(
        STORE
            .post(
                "/mcp",
                message(method, params),
                "Authorization",
                "Bearer " + SHOPPER.key().dangerouslyShow())
            .body());
  }

  private static JsonNode modern(String method, String params) {
    String body = message(method, META + "," + params);
    return TestStore.json(
        STORE
            .post(
                "/mcp",
                body,
                "Authorization",
                "Bearer " + SHOPPER.key().dangerouslyShow(),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                method,
                "Mcp-Name",
                TestStore.json(body).at("/params/uri").asString())
            .body());
  }
}
