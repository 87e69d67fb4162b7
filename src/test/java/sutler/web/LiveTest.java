package sutler.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;

/// Open pages hear that their invoice has changed, from whichever node, and hold up no end.
final class LiveTest {
  private static final TestStore SHARED = TestStore.shared();
  private static final String CART =
      "{\"payment_method\":\"lightning\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}";

  @Test
  void aPageHearsOfAPaymentAndLetsItsStoreEnd() throws Exception {
    TestStore node =
        TestStore.fresh(
            Map.of(
                "SUTLER_DATABASE_URL",
                SHARED.databaseUrl(),
                "SUTLER_KEYSET_FILE",
                SHARED.keyset()));
    TestStore.Shopper shopper = SHARED.shopper("1");
    String paid = shopper.call("buy-products", CART).at("/invoice_id");
    String open = shopper.call("buy-products", CART).at("/invoice_id");
    try (HttpClient browser = HttpClient.newHttpClient()) {
      Iterator<String> first = events(browser, node, paid);
      Iterator<String> second = events(browser, node, open);
      assertThat(first.next()).isEqualTo(": here");
      assertThat(second.next()).isEqualTo(": here");
      // Paid at another node than the one that the page looks at.
      SHARED.post("/sandbox/invoices/" + paid + "/payments", "{}");
      assertThat(next(first, "data: changed")).isTrue();
      assertThat(next(first, "event: end")).isTrue();
      CompletableFuture.runAsync(node::close).get(15, TimeUnit.SECONDS);
      assertThat(next(second, "event: end")).isFalse();
    } finally {
      node.close();
    }
  }

  private static Iterator<String> events(HttpClient browser, TestStore store, String invoice)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(store.base() + "/invoice/" + invoice + "/events"))
            .build();
    HttpResponse<Stream<String>> response =
        browser.send(request, HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body().iterator();
  }

  /// Whether a line comes before the stream ends.
  private static boolean next(Iterator<String> lines, String wanted) {
    while (lines.hasNext()) {
      if (lines.next().equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
