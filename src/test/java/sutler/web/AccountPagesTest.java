package sutler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static sutler.web.Browsing.heading;
import static sutler.web.Browsing.press;
import static sutler.web.Browsing.signUp;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;

/// What a person does with an account: money, passkeys, links. On a desktop and on a phone.
final class AccountPagesTest {
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
  void aPersonTopsUpAndSeesItInTheHistory(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    signUp(page, STORE, UUID.randomUUID() + "@example.com");
    link(page, "Top up");
    browsing.look(page, "top-up");
    page.getByLabel("Amount").fill("0.5");
    press(page, "Go on to pay");
    assertThat(page.getByRole(AriaRole.ALERT).innerText()).contains("between 1.00 USD");

    page.getByLabel("Amount").fill("50");
    page.getByLabel("Pay with").selectOption("usdc_base");
    press(page, "Go on to pay");
    heading(page, "Pay 50 USDC");
    browsing.look(page, "top-up-checkout");
    press(page, "Pay 50 USDC");
    heading(page, "Topped up");
    browsing.look(page, "top-up-paid");

    page.navigate(STORE.base() + "/account");
    assertThat(page.content()).contains("50.00 USD").contains("Top-up of 50.00 USD");
    link(page, "History");
    browsing.look(page, "history");
    assertThat(page.locator("td.number").first().innerText()).contains("+50.00 USD");
    link(page, "Top-up");
    heading(page, "Top-up of");
  }

  /// Also when the sign-in is too long ago for a change.
  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void aPersonSeesWhatIsKeptAndDeletesIt(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    String email = UUID.randomUUID() + "@example.com";
    signUp(page, STORE, email);
    link(page, "Your data");
    browsing.look(page, "data");
    STORE
        .sql()
        .sql("UPDATE session SET signed_in_at = now() - interval '1 hour' WHERE account_id = ?")
        .param(STORE.identities().find(email).orElseThrow().id())
        .update();
    page.reload();
    browsing.look(page, "data-stale");
    link(page, "API keys");
    browsing.look(page, "keys-stale");
    press(page, "Sign in again");
    heading(page, "Sign in");
    assertThat(page.getByRole(AriaRole.STATUS).innerText()).contains("sign in again");
    browsing.look(page, "sign-in-again");

    STORE
        .sql()
        .sql("UPDATE session SET signed_in_at = now() WHERE account_id = ?")
        .param(STORE.identities().find(email).orElseThrow().id())
        .update();
    page.navigate(STORE.base() + "/account/data");
    page.getByLabel("Type your e-mail address").fill(email);
    press(page, "Delete the account");
    assertThat(page.getByRole(AriaRole.STATUS).innerText()).contains("deleted");
  }

  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void aPasskeySignsInAndIsRemoved(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    authenticator(page);
    String email = UUID.randomUUID() + "@example.com";
    signUp(page, STORE, email);
    link(page, "Passkeys");
    page.getByLabel("A name").fill("This laptop");
    press(page, "Make a passkey");
    page.getByText("last used never").waitFor();
    browsing.look(page, "passkeys");

    page.navigate(STORE.base() + "/account");
    press(page, "Sign out");
    page.navigate(STORE.base() + "/sign-in");
    String before = cookie(page);
    press(page, "Use a passkey");
    page.waitForURL("**/account");
    assertThat(page.content()).contains(email);
    assertThat(cookie(page)).as("another session than before").isNotEqualTo(before);

    link(page, "Passkeys");
    assertThat(page.content()).doesNotContain("last used never");
    press(page, "Remove This laptop");
    assertThat(page.content()).doesNotContain("This laptop");
    page.navigate(STORE.base() + "/account");
    press(page, "Sign out");
    page.navigate(STORE.base() + "/sign-in");
    press(page, "Use a passkey");
    page.getByText("does not open an account here").waitFor();
  }

  @ParameterizedTest
  @CsvSource({"1200, 900", "390, 844"})
  void aPersonBecomesAnAffiliate(int width, int height) throws Exception {
    Page page = browsing.visitor(width, height);
    signUp(page, STORE, UUID.randomUUID() + "@example.com");
    link(page, "Affiliate");
    page.getByLabel("The code you would like").fill("demo-partner");
    press(page, "Apply");
    assertThat(page.getByRole(AriaRole.ALERT).innerText()).contains("cannot be had");
    browsing.look(page, "affiliate-refused");
    String code = "c" + UUID.randomUUID().toString().substring(0, 8);
    page.getByLabel("The code you would like").fill(code);
    press(page, "Apply");
    assertThat(page.content()).contains("/connect?ref=" + code);
    browsing.look(page, "affiliate");

    Page visitor = browsing.visitor(width, height);
    visitor.navigate(STORE.base() + "/connect?ref=" + code);
    browsing.look(visitor, "connect");
    for (String client :
        new String[] {
          "Claude", "ChatGPT", "Cursor", "VS Code", "Codex", "Gemini CLI", "MCP Inspector"
        }) {
      assertThat(
              visitor
                  .getByRole(
                      AriaRole.HEADING, new Page.GetByRoleOptions().setName(client).setExact(true))
                  .isVisible())
          .as(client)
          .isTrue();
    }
    visitor.context().grantPermissions(java.util.List.of("clipboard-read", "clipboard-write"));
    press(visitor, "Copy the endpoint");
    visitor.getByText("Copied").waitFor();
    assertThat(visitor.evaluate("() => navigator.clipboard.readText()"))
        .isEqualTo(STORE.base() + "/mcp?ref=" + code);
    page.reload();
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("Clicks")).innerText())
        .contains("1");
  }

  /// A platform authenticator, as a laptop has one.
  /// https://chromedevtools.github.io/devtools-protocol
  private static void authenticator(Page page) {
    CDPSession devtools = page.context().newCDPSession(page);
    devtools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject wrapped = new JsonObject();
    wrapped.add("options", options);
    devtools.send("WebAuthn.addVirtualAuthenticator", wrapped);
  }

  private static String cookie(Page page) {
    return page.context().cookies().stream()
        .filter(c -> c.name.equals("sutler"))
        .map(c -> c.value)
        .findFirst()
        .orElse("");
  }

  private static void link(Page page, String name) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }
}
