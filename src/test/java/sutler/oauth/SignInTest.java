package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;

/// Signing in by a link, and what is done against it.
final class SignInTest {
  private static final TestStore STORE = TestStore.shared();

  @Test
  void aLinkSignsInOnce() throws Exception {
    Person person = new Person(STORE);
    String link = person.link("once@example.com");
    assertThat(person.use(link).headers().firstValue("Location").orElse(""))
        .doesNotContain("error");
    assertThat(person.get("/account").statusCode()).isEqualTo(200);

    Person thief = new Person(STORE);
    assertThat(thief.use(link).headers().firstValue("Location").orElse("")).contains("error");
    assertThat(thief.get("/account").statusCode()).isEqualTo(302);
  }

  @Test
  void openingALinkAloneDoesNotUseItUp() throws Exception {
    Person person = new Person(STORE);
    String link = person.link("preview@example.com");
    new Person(STORE).get(link);
    new Person(STORE).get(link);

    person.use(link);

    assertThat(person.get("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void thePersonHasOneAccountHoweverTheAddressIsWritten() throws Exception {
    String name = "Person-" + UUID.randomUUID();
    new Person(STORE).signIn((name + "@example.com").toLowerCase(java.util.Locale.ROOT));
    Person again = new Person(STORE);
    HttpResponse<String> sent =
        again.post(
            "/sign-in/send",
            Map.of("username", name + "@EXAMPLE.com", "_csrf", Person.csrf(again.get("/sign-in"))));
    assertThat(sent.statusCode()).isEqualTo(302);

    assertThat(again.use(again.sent(name.toLowerCase(java.util.Locale.ROOT))).statusCode())
        .isEqualTo(302);
    assertThat(STORE.identities().find(name + "@Example.com")).isPresent();
    assertThat(
            STORE
                .sql()
                .sql("SELECT count(*) FROM session WHERE account_id = ?")
                .param(STORE.identities().find(name + "@example.com").orElseThrow().id())
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void nobodyLearnsWhoHasAnAccount() throws Exception {
    new Person(STORE).signIn("known@example.com");
    for (String email :
        new String[] {"known@example.com", "unknown@example.com", "no address", ""}) {
      Person person = new Person(STORE);
      HttpResponse<String> answer =
          person.post(
              "/sign-in/send",
              Map.of("username", email, "_csrf", Person.csrf(person.get("/sign-in"))));
      assertThat(answer.statusCode()).as(email).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/sign-in/sent");
    }
  }

  @Test
  void nobodysMailboxIsFlooded() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    for (int i = 0; i < 8; i++) {
      Person person = new Person(STORE);
      person.post(
          "/sign-in/send", Map.of("username", email, "_csrf", Person.csrf(person.get("/sign-in"))));
    }

    assertThat(STORE.get("/sandbox/mail").body().split("To " + email, -1).length - 1).isEqualTo(5);
  }

  /// Strangers can ask for links to any mailbox; where its owner was before, they may ask for more.
  @Test
  void aMailboxThatWasFloodedDoesNotKeepItsOwnerOut() throws Exception {
    String owner = "flooded-" + UUID.randomUUID() + "@example.com";
    STORE.seen(STORE.identities().ofEmail(owner).id(), "203.0.113.77");
    for (int i = 0; i < 5; i++) {
      Person stranger = new Person(STORE);
      stranger.post(
          "/sign-in/send",
          Map.of(
              "username",
              owner.replace("@", "+" + i + "@"),
              "_csrf",
              Person.csrf(stranger.get("/sign-in"))));
    }

    assertThat(STORE.mails().bounds().isFlooded(owner, "203.0.113.78")).isTrue();
    assertThat(STORE.mails().bounds().isFlooded(owner, "203.0.113.77")).isFalse();
  }

  /// So many links an hour go to strangers of one domain; who has an account there is not kept out.
  @Test
  void aDomainThatWasFloodedKeepsNobodyOut() throws Exception {
    // By itself: what is sent to the domain is counted for all tests of a store.
    TestStore store = TestStore.fresh(Map.of());
    try {
      new Person(store).signIn("known@flooded.example");
      store
          .sql()
          .sql(
              "INSERT INTO mail (id, recipient_sealed, mailbox, domain, kind, content, status)"
                  + " SELECT gen_random_uuid(), recipient_sealed, sha256(n::text::bytea), domain, kind, content, 'shown'"
                  + " FROM mail, generate_series(1, 500) n WHERE kind = 'sign-in'")
          .update();

      assertThat(store.mails().bounds().isFlooded("stranger@flooded.example", "203.0.113.9"))
          .isTrue();
      assertThat(store.mails().bounds().isFlooded("known@flooded.example", "203.0.113.9"))
          .isFalse();
    } finally {
      store.close();
    }
  }

  @Test
  void theSessionIsAnotherOneAfterSigningIn() throws Exception {
    Person person = new Person(STORE);
    String link = person.link("fixation@example.com");
    String before = person.cookie();

    person.use(link);

    assertThat(person.cookie()).isNotEqualTo(before);
    Person demo = new Person(STORE);
    String csrf = Person.csrf(demo.get("/sign-in"));
    String anonymous = demo.cookie();
    assertThat(demo.post("/sandbox/sign-in", Map.of("_csrf", csrf)).statusCode()).isEqualTo(303);
    assertThat(demo.cookie()).isNotEqualTo(anonymous);
    assertThat(demo.get("/account").body()).contains("10000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in/send",
        "/sign-in/use",
        "/sign-out",
        "/sandbox/sign-in",
        "/account/sign-out-everywhere",
        "/account/assistants/00000000-0000-4000-8000-000000000000/revoke",
        "/account/keys",
        "/account/keys/00000000-0000-4000-8000-000000000000/revoke",
        "/account/purchases/00000000-0000-4000-8000-000000000000/orders/000000000000000000000000/reveal",
        "/account/purchases/00000000-0000-4000-8000-000000000000/orders/000000000000000000000000/note",
        "/account/top-up",
        "/account/affiliate",
        "/account/passkeys/AAAA/remove",
        "/webauthn/register/options",
        "/webauthn/register",
        "/webauthn/authenticate/options",
        "/login/webauthn"
      })
  void aPageOfOthersCannotSendAForm(String path) throws Exception {
    Person person = new Person(STORE);
    person.signIn("csrf-" + UUID.randomUUID() + "@example.com");

    assertThat(person.post(path, Map.of("username", "a@example.com")).statusCode()).isEqualTo(403);
    assertThat(person.get("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void signingOutEverywhereEndsEverySession() throws Exception {
    Person phone = new Person(STORE);
    Person laptop = new Person(STORE);
    phone.signIn("everywhere@example.com");
    laptop.signIn("everywhere@example.com");

    laptop.post(
        "/account/sign-out-everywhere", Map.of("_csrf", Person.csrf(laptop.get("/account"))));

    assertThat(phone.get("/account").statusCode()).isEqualTo(302);
    assertThat(laptop.get("/account").statusCode()).isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/sign-in/link?token=x", "/sandbox/mail", "/"})
  void noPageOfOthersCanFrameOurs(String path) {
    assertThat(STORE.get(path).headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'")
        .contains("default-src 'none'");
  }

  @Test
  void theCookieIsOutOfReach() throws Exception {
    Person person = new Person(STORE);
    HttpResponse<String> page = person.get("/sign-in");

    assertThat(page.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly")
        .contains("SameSite=Lax");
  }

  @Test
  void nothingSecretOfPeopleIsInTheDatabase() throws Exception {
    Person person = new Person(STORE);
    String link = person.link("secret@example.com");
    String token = link.substring(link.indexOf('=') + 1);

    String rows =
        STORE
            .sql()
            .sql(
                "SELECT string_agg(m::text, ' ') || (SELECT string_agg(l::text, ' ') FROM sign_in_link l) FROM mail m")
            .query(String.class)
            .single();

    assertThat(rows).doesNotContain(token).doesNotContain("sign-in/link").doesNotContain("secret@");
  }

  /// Each answer to a challenge is remembered, whatever it is.
  @ParameterizedTest
  @ValueSource(strings = {"/webauthn/register", "/login/webauthn"})
  void nobodyTriesPasskeysWithoutEnd(String path) {
    TestStore store = TestStore.fresh(Map.of());
    try {
      for (int i = 0; i < 200; i++) {
        assertThat(store.post(path, "{}").statusCode()).isNotEqualTo(429);
      }
      assertThat(store.post(path, "{}").statusCode()).isEqualTo(429);
    } finally {
      store.close();
    }
  }

  @Test
  void nobodyMakesTheStoreWriteToTheWholeWorld() {
    TestStore store = TestStore.fresh(Map.of());
    try {
      int status = 0;
      for (int i = 0; i <= 100; i++) {
        // No header takes a request out of the count.
        status = store.post("/sign-in/send", "", "Sec-Fetch-Site", "cross-site").statusCode();
      }
      assertThat(status).isEqualTo(429);
      assertThat(store.get("/sign-in").statusCode()).isEqualTo(200);
      // Nor is another node another count.
      TestStore node =
          TestStore.fresh(
              Map.of(
                  "SUTLER_DATABASE_URL",
                  store.databaseUrl(),
                  "SUTLER_KEYSET_FILE",
                  store.keyset()));
      try {
        assertThat(node.post("/sign-in/send", "").statusCode()).isEqualTo(429);
      } finally {
        node.close();
      }
    } finally {
      store.close();
    }
  }
}
