package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import tools.jackson.databind.JsonNode;

/// Programs that come for nobody, where the operator lets them.
final class GuestTest {
  private static final String CART =
      "\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]";
  private static TestStore store;
  private static String client;

  @BeforeAll
  static void open() {
    store = TestStore.fresh(Map.of("SUTLER_GUESTS", "true"));
    JsonNode registered =
        TestStore.json(
            store
                .post(
                    "/oauth2/register",
                    "{\"client_name\":\"Bot\",\"grant_types\":[\"client_credentials\"]}")
                .body());
    client = registered.path("client_id").asString();
    assertThat(registered.path("grant_types").toString()).isEqualTo("[\"client_credentials\"]");
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static String token(TestStore at, String clientId) throws Exception {
    JsonNode answer =
        new Person(at)
            .token(
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    clientId,
                    "resource",
                    at.base() + "/mcp"));
    return answer.path("access_token").asString("");
  }

  @Test
  void aGuestBuysWithAnAddressAndReadsTheInvoiceWithItsToken() throws Exception {
    String token = token(store, client);
    assertThat(store.call(token, "search-products", "{\"query\":\"steam\"}").error()).isFalse();
    assertThat(store.call(token, "get-product-details", "{\"product_id\":\"steam-usa\"}").error())
        .isFalse();
    String arguments =
        "{%s,\"payment_method\":\"bitcoin\",\"email\":\"guest@example.com\",\"idempotency_key\":\"k\"}"
            .formatted(CART);
    var bought = store.call(token, "buy-products", arguments);
    String id = bought.at("/invoice_id");
    String access = bought.at("/invoice_access_token");
    assertThat(access).as(bought.text()).isNotEmpty();
    assertThat(store.call(token, "buy-products", arguments).at("/invoice_id")).isEqualTo(id);

    store.post("/sandbox/invoices/" + id + "/payments", "{}");
    var read =
        store.call(
            token,
            "get-invoice-by-id",
            "{\"invoice_id\":\"%s\",\"invoice_access_token\":\"%s\"}".formatted(id, access));
    assertThat(read.at("/status")).isEqualTo("complete");
    assertThat(read.at("/orders/0/redemption_info/code")).isNotEmpty();

    // Whoever has the address finds the purchase in the account.
    Person owner = new Person(store);
    owner.signIn("guest@example.com");
    assertThat(owner.get("/account/purchases/" + id).statusCode()).isEqualTo(200);
  }

  /// Anybody can name anybody's address: what is not paid does not show up there.
  @Test
  void aGuestCannotPlantAnInvoiceInAnAccount() throws Exception {
    TestStore.Shopper victim = store.shopper("10");
    String email = victim.id() + "@example.com";
    String arguments =
        "{%s,\"payment_method\":\"bitcoin\",\"email\":\"%s\",\"idempotency_key\":\"k\"}"
            .formatted(CART, email);
    var bought = store.call(token(store, client), "buy-products", arguments);
    String id = bought.at("/invoice_id");
    assertThat(victim.call("list-invoices", "{\"only_paid\":false}").text()).doesNotContain(id);

    // Another token of the same client is another guest.
    var other = store.call(token(store, client), "buy-products", arguments);
    assertThat(other.at("/invoice_id")).isNotEqualTo(id);

    store.post("/sandbox/invoices/" + id + "/payments", "{}");
    assertThat(victim.call("list-invoices", "{}").text()).contains(id);
    Person owner = new Person(store);
    owner.signIn(email);
    assertThat(owner.get("/account/purchases/" + id).body()).contains("can read the codes too");
  }

  @Test
  void aGuestSendsNoGifts() throws Exception {
    var refused =
        store.call(
            token(store, client),
            "buy-products",
            """
            {"cart_items":[{"product_id":"steam-usa","package_id":"5","gift":{"recipient_name":"J","recipient_email":"j@example.com","sender_name":"S"}}],"payment_method":"bitcoin","email":"g@example.com"}""");
    assertThat(refused.text()).contains("Guests cannot send gifts");
  }

  @Test
  void aGuestReadsNoInvoiceWithoutItsOwnToken() throws Exception {
    String token = token(store, client);
    String arguments =
        "{%s,\"payment_method\":\"bitcoin\",\"email\":\"guest@example.com\"}".formatted(CART);
    var first = store.call(token, "buy-products", arguments);
    var second = store.call(token, "buy-products", arguments);
    String id = first.at("/invoice_id");
    for (String other :
        new String[] {"", second.at("/invoice_access_token"), "AAAA", "!!", token}) {
      var read =
          store.call(
              token,
              "get-invoice-by-id",
              "{\"invoice_id\":\"%s\",\"invoice_access_token\":\"%s\"}".formatted(id, other));
      assertThat(read.error()).as(other).isTrue();
      assertThat(read.at("/code")).isEqualTo("RESOURCE_NOT_FOUND");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "balance, guest@example.com, does not take balance",
    "cashback, guest@example.com, does not take cashback",
    "bitcoin, '', email is required"
  })
  void whatNeedsAnAccountIsRefused(String method, String email, String said) throws Exception {
    String arguments =
        "{%s,\"payment_method\":\"%s\"%s}"
            .formatted(CART, method, email.isEmpty() ? "" : ",\"email\":\"" + email + "\"");
    var refused = store.call(token(store, client), "buy-products", arguments);
    assertThat(refused.error()).isTrue();
    assertThat(refused.text()).contains(said);
  }

  @Test
  void theOtherToolsAskToSignIn() throws Exception {
    String token = token(store, client);
    for (String tool : new String[] {"list-invoices", "update-order", "submit-prepayment-step"}) {
      var refused = store.call(token, tool, "{}");
      assertThat(refused.at("/code")).as(tool).isEqualTo("PERMISSION_DENIED");
      assertThat(refused.text()).contains("signs in");
    }
  }

  @Test
  void aScopeThatWasNotAskedForIsNotThere() throws Exception {
    JsonNode answer =
        new Person(store)
            .token(
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    client,
                    "scope",
                    "catalog:read"));
    String token = answer.path("access_token").asString();
    assertThat(store.call(token, "search-products", "{}").error()).isFalse();
    assertThat(store.call(token, "buy-products", "{}").at("/code")).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void aForgedOrForeignTokenIsNone() throws Exception {
    String token = token(store, client);
    for (String wrong :
        new String[] {
          token.substring(0, token.length() - 2), "guest_", "guest_AAAA", "guest_" + "A".repeat(90)
        }) {
      assertThat(store.post("/mcp", "{}", "Authorization", "Bearer " + wrong).statusCode())
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(store.post("/mcp/" + token, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void guestsAreOffUnlessTheOperatorWantsThem() throws Exception {
    TestStore plain = TestStore.shared();
    assertThat(token(plain, Person.register(plain))).isEmpty();
    assertThat(
            plain
                .post("/oauth2/register", "{\"grant_types\":[\"client_credentials\"]}")
                .statusCode())
        .isEqualTo(400);
    assertThat(plain.get("/.well-known/oauth-authorization-server").body())
        .doesNotContain("client_credentials");
    assertThat(store.get("/.well-known/oauth-authorization-server").body())
        .contains("client_credentials");
  }
}
