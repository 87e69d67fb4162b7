package sutler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static sutler.web.Browsing.heading;
import static sutler.web.Browsing.press;
import static sutler.web.Browsing.signUp;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import tools.jackson.databind.JsonNode;

/// What a person does in a browser, on a desktop and on a phone.
final class PagesTest {
  private static final TestStore STORE = TestStore.shared();
  private static Browsing browsing;

  @BeforeAll
  static void open() {
    browsing = new Browsing();
  }

  @AfterAll
  static void close() {
    browsing.close();
  }

  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void aPersonSignsUpAndMakesAKeyThatBuys(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    String email = UUID.randomUUID() + "@example.com";
    signUp(page, STORE, email);
    browsing.look(page, "account");

    page.navigate(STORE.base() + "/account/keys");
    page.getByLabel("What it is for").fill("A script");
    press(page, "Make a key");
    String key = page.locator("pre").innerText().strip();
    browsing.look(page, "key-made");
    page.navigate(STORE.base() + "/account/keys");
    assertThat(page.content()).contains("A script").doesNotContain(key);
    assertThat(STORE.call(key, "search-products", "{}").error()).isFalse();

    press(page, "Revoke A script");
    assertThat(page.content()).doesNotContain("A script");
    assertThat(
            STORE
                .sql()
                .sql("SELECT count(*) FROM api_key WHERE name = 'A script' AND revoked_at IS NULL")
                .query(Long.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void theOwnerLooksAtACodeAndThatIsWrittenDown(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    page.navigate(STORE.base() + "/sign-in");
    browsing.look(page, "sign-in");
    press(page, "Use the demo account");
    JsonNode bought =
        STORE
            .call(
                TestStore.KEY,
                "buy-products",
                "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"balance\"}")
            .value();
    String code =
        STORE
            .call(
                TestStore.KEY,
                "get-invoice-by-id",
                "{\"invoice_id\":\"" + bought.path("invoice_id").asString() + "\"}")
            .at("/orders/0/redemption_info/code");

    page.navigate(STORE.base() + "/account");
    page.locator("a[href$='" + bought.path("invoice_id").asString() + "']").click();
    assertThat(page.content()).doesNotContain(code);
    press(page, "Show the code of Steam");
    assertThat(page.content()).contains(code);
    browsing.look(page, "purchase");
    page.reload();
    page.navigate(page.url().replaceAll("/orders/.*", ""));
    assertThat(page.content()).doesNotContain(code).contains("Looked at");
    page.getByLabel("Left on the card").fill("2.50");
    page.getByLabel("Put away").check();
    press(page, "Save");
    assertThat(page.getByLabel("Left on the card").inputValue()).isEqualTo("2.50");
    assertThat(page.content()).contains("archived");

    String purchase = page.url();
    page.navigate(STORE.base() + "/account/purchases");
    assertThat(page.content()).contains(bought.path("invoice_id").asString());
    browsing.look(page, "purchases");

    Page stranger = browsing.visitor(width, height);
    signUp(stranger, STORE, UUID.randomUUID() + "@example.com");
    stranger.navigate(purchase);
    assertThat(stranger.content()).contains("There is no such purchase").doesNotContain(code);
  }

  /// Each outcome of a checkout, without a reload of the page.
  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void theCheckoutPageFollowsItsPayment(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    JsonNode bought = buy("bitcoin");
    page.navigate(bought.path("payment_link").asString());
    assertThat(page.locator("img.qr").isVisible()).isTrue();
    page.getByText(java.util.regex.Pattern.compile("\\d+:\\d\\d left")).waitFor();
    assertThat(
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy Address"))
                .isVisible())
        .isTrue();
    browsing.look(page, "checkout");

    pay(bought, "{\"amount\":\"0.00001\",\"transaction_id\":\"a\"}");
    heading(page, "Still to pay");
    browsing.look(page, "checkout-underpaid");
    pay(bought, "{\"confirmations\":0,\"transaction_id\":\"b\"}");
    heading(page, "Payment seen");
    pay(bought, "{\"transaction_id\":\"b\"}");
    heading(page, "Delivered");
    browsing.look(page, "checkout-delivered");
    String code =
        STORE
            .call(
                TestStore.KEY,
                "get-invoice-by-id",
                "{\"invoice_id\":\"" + bought.path("invoice_id").asString() + "\"}")
            .at("/orders/0/redemption_info/code");
    assertThat(page.content()).doesNotContain(code);

    // Who paid sees no code; its owner, once signed in, is led to it.
    Page owner = browsing.visitor(width, height);
    owner.navigate(STORE.base() + "/sign-in");
    press(owner, "Use the demo account");
    owner.navigate(bought.path("payment_link").asString());
    browsing.look(owner, "checkout-owner");
    assertThat(owner.content()).doesNotContain(code);
    press(owner, "Show the code of Steam");
    assertThat(owner.content()).contains(code);
    Page other = browsing.visitor(width, height);
    signUp(other, STORE, UUID.randomUUID() + "@example.com");
    other.navigate(bought.path("payment_link").asString());
    assertThat(other.content()).doesNotContain(code).doesNotContain("Show the code");

    JsonNode late = buy("usdc_base");
    page.navigate(late.path("payment_link").asString());
    heading(page, "Pay ");
    pay(late, "{\"late\":true}");
    heading(page, "Expired");
    browsing.look(page, "checkout-late");
  }

  private static JsonNode buy(String method) {
    return STORE
        .call(
            TestStore.KEY,
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"%s\"}"
                .formatted(method))
        .value();
  }

  private static void pay(JsonNode bought, String payment) {
    var answer =
        STORE.post(
            "/sandbox/invoices/" + bought.path("invoice_id").asString() + "/payments", payment);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"1200, 900, birthday", "390, 844, christmas"})
  void aGiftIsOpenedByItsLink(int width, int height, String theme) throws Exception {
    String to = UUID.randomUUID() + "@example.com";
    JsonNode bought =
        STORE
            .call(
                TestStore.KEY,
                "buy-products",
                """
                {"cart_items":[{"product_id":"steam-usa","package_id":"5","gift":{"recipient_name":"Jane","recipient_email":"%s","sender_name":"John","message":"For your next game night!","theme":"%s"}}],"payment_method":"balance"}"""
                    .formatted(to, theme))
            .value();
    assertThat(bought.path("agent_instructions").asString()).contains("mailed a link");
    Page page = browsing.visitor(width, height);
    page.navigate(STORE.base() + "/sandbox/mail");
    for (int i = 0; i < 50 && !page.content().contains(to); i++) {
      Thread.sleep(200);
      page.reload();
    }
    browsing.look(page, "sandbox-mail");
    page.locator(".card", new Page.LocatorOptions().setHasText(to)).locator("a").click();
    heading(page, "A gift for Jane");
    browsing.look(page, "gift");
    press(page, "Open your gift");
    assertThat(page.locator("th").first().innerText()).isEqualTo("code");
    browsing.look(page, "gift-open");

    Page owner = browsing.visitor(width, height);
    owner.navigate(STORE.base() + "/sign-in");
    press(owner, "Use the demo account");
    owner.navigate(STORE.base() + "/account/purchases/" + bought.path("invoice_id").asString());
    assertThat(owner.content()).contains("A gift for Jane").contains(to);
  }

  /// A person is asked, unticks what the assistant need not do, and allows the rest; or refuses.
  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void aPersonAllowsAnAssistantAndTakesItBack(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    page.route(
        "https://client.example/**",
        route ->
            route.fulfill(
                new com.microsoft.playwright.Route.FulfillOptions().setBody("back at the client")));
    String client =
        TestStore.json(
                STORE
                    .post(
                        "/oauth2/register",
                        "{\"client_name\":\"Shopping friend\",\"redirect_uris\":[\"https://client.example/callback\"]}")
                    .body())
            .path("client_id")
            .asString();
    String ask =
        STORE.base()
            + "/oauth2/authorize?response_type=code&client_id="
            + client
            + "&redirect_uri=https%3A%2F%2Fclient.example%2Fcallback&state=s&code_challenge_method=S256"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&scope=catalog%3Aread%20purchase";
    page.navigate(ask);
    String email = UUID.randomUUID() + "@example.com";
    page.getByLabel("E-mail address").fill(email);
    press(page, "Send me a link");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("read its mail here"))
        .click();
    page.locator(".card", new Page.LocatorOptions().setHasText(email)).locator("a").click();
    press(page, "Sign in");
    heading(page, "Allow Shopping friend");
    browsing.look(page, "consent");
    press(page, "Refuse");
    page.waitForURL("https://client.example/**");
    assertThat(page.url()).contains("error=access_denied").contains("iss=");

    page.navigate(ask);
    page.getByLabel("Buy for you").uncheck();
    press(page, "Allow");
    page.waitForURL("https://client.example/**");
    assertThat(page.url()).contains("code=").contains("state=s");

    // Its own part: the code for a token, and a call with it. The verifier is RFC 7636's example.
    String code = page.url().replaceAll(".*[?&]code=([^&]*).*", "$1");
    JsonNode token =
        TestStore.json(
            STORE
                .post(
                    "/oauth2/token",
                    "grant_type=authorization_code&client_id="
                        + client
                        + "&code="
                        + code
                        + "&redirect_uri=https%3A%2F%2Fclient.example%2Fcallback"
                        + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                    "Content-Type",
                    "application/x-www-form-urlencoded")
                .body());
    String access = token.path("access_token").asString();
    assertThat(STORE.call(access, "search-products", "{}").error()).isFalse();

    page.navigate(STORE.base() + "/account");
    assertThat(page.content()).contains("Shopping friend").contains("catalog:read");
    browsing.look(page, "account-with-assistant");
    press(page, "Revoke");
    assertThat(page.content()).doesNotContain("Shopping friend");
    assertThat(STORE.post("/mcp", "{}", "Authorization", "Bearer " + access).statusCode())
        .isEqualTo(401);
  }
}
