package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import sutler.boot.TestStore;
import sutler.crypto.Sha256;

/// How long somebody is signed in, what is kept of it, and what it takes to change who can act for
/// an account.
final class SessionTest {
  private static final TestStore STORE = TestStore.shared();
  private static final Logger WATCHED = (Logger) LoggerFactory.getLogger("sutler.security");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final String email = "session-" + UUID.randomUUID() + "@example.com";
  private final Person person = new Person(STORE);

  @BeforeEach
  void watch() {
    log.start();
    WATCHED.addAppender(log);
  }

  @AfterEach
  void leave() {
    WATCHED.detachAppender(log);
  }

  /// The lines of one kind about this person, with what they say.
  private List<String> told(String event) {
    UUID account = account();
    List<String> lines = new ArrayList<>();
    for (ILoggingEvent line : List.copyOf(log.list)) {
      String said = String.valueOf(line.getKeyValuePairs());
      if (said.contains("event=\"" + event + "\"") && said.contains(account.toString())) {
        lines.add(said);
      }
    }
    return lines;
  }

  private UUID account() {
    return STORE.identities().find(email).orElseThrow().id();
  }

  private void makeStale() {
    STORE
        .sql()
        .sql("UPDATE session SET signed_in_at = now() - interval '11 minutes' WHERE account_id = ?")
        .param(account())
        .update();
  }

  private String csrf(String page) throws Exception {
    return Person.csrf(person.get(page));
  }

  @Test
  void theIdOfASessionIsKeptAsAHash() throws Exception {
    person.signIn(email);

    Matcher cookie = Pattern.compile("(?:^|; )sutler=([^;]+)").matcher(person.cookie());
    assertThat(cookie.find()).isTrue();
    String id = new String(Base64.getDecoder().decode(cookie.group(1)));
    String row =
        STORE
            .sql()
            .sql("SELECT s::text FROM session s WHERE hash = ?")
            .param(Sha256.of(id))
            .query(String.class)
            .single();
    assertThat(row).doesNotContain(id).contains(account().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ends_at = now()", "used_at = now() - interval '15 days'"})
  void aSessionEnds(String change) throws Exception {
    person.signIn(email);
    STORE
        .sql()
        .sql("UPDATE session SET " + change + " WHERE account_id = ?")
        .param(account())
        .update();

    assertThat(person.get("/account").statusCode()).isEqualTo(302);
  }

  /// However often somebody comes back.
  @Test
  void aSessionHasAnEndThatNoVisitMoves() throws Exception {
    person.signIn(email);
    String ends = "SELECT max(ends_at)::text FROM session WHERE account_id = ?";
    String before = STORE.sql().sql(ends).param(account()).query(String.class).single();
    STORE
        .sql()
        .sql("UPDATE session SET used_at = now() - interval '1 hour' WHERE account_id = ?")
        .param(account())
        .update();

    person.get("/account");

    assertThat(STORE.sql().sql(ends).param(account()).query(String.class).single())
        .isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account/keys",
        "/account/keys/2b0f7b5e-3f0c-4a3e-9f53-0a6d7a0f4c11/revoke",
        "/account/passkeys/abc/remove"
      })
  void whoCanActIsChangedOnlyAfterAFreshSignIn(String path) throws Exception {
    person.signIn(email);
    makeStale();

    HttpResponse<String> answer =
        person.post(path, Map.of("name", "mine", "_csrf", csrf("/account/keys")));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/sign-in?again");
    assertThat(told("key_made")).isEmpty();
  }

  /// An assistant can spend, so connecting one takes as much.
  @Test
  void anAssistantIsConnectedOnlyAfterAFreshSignIn() throws Exception {
    person.signIn(email);
    String client = Person.register(STORE);
    Map<String, String> request = person.request(client);
    String consent = person.ask(request).headers().firstValue("Location").orElseThrow();
    String state = Person.parameter(consent, "state");
    makeStale();

    HttpResponse<String> allowed =
        person.post(
            "/oauth2/authorize", Map.of("client_id", client, "state", state, "scope", "purchase"));
    assertThat(allowed.headers().firstValue("Location").orElse("")).endsWith("/sign-in?again");
    assertThat(person.ask(request).headers().firstValue("Location").orElse(""))
        .endsWith("/sign-in?again");
    assertThat(told("consent_given")).isEmpty();

    // Who signs in again goes on with what was asked.
    String back = person.use(person.link(email)).headers().firstValue("Location").orElseThrow();
    assertThat(back).contains("/oauth2/authorize").contains(client);
    person.exchange(client, Person.parameter(person.allow(request, "purchase"), "code"));
    assertThat(told("consent_given")).hasSize(1);
    assertThat(STORE.get("/sandbox/mail").body())
        .contains("An assistant was connected to your account");
  }

  @Test
  void aPasskeyThatIsNoneIsTheCallersFault() throws Exception {
    person.signIn(email);
    String form = csrf("/account/passkeys");
    assertThat(person.post("/webauthn/register/options", Map.of("_csrf", form)).statusCode())
        .isEqualTo(200);

    for (String nonsense :
        new String[] {
          "{}",
          "{\"publicKey\":{\"credential\":{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"attestationObject\":\"AA\",\"clientDataJSON\":\"AA\",\"transports\":[]},\"clientExtensionResults\":{}},\"label\":\"x\"}}"
        }) {
      assertThat(person.json("/webauthn/register", nonsense, form).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void noPasskeyIsAddedWithoutAFreshSignIn() throws Exception {
    person.signIn(email);
    String form = csrf("/account/passkeys");
    makeStale();

    assertThat(person.get("/account/passkeys").body()).contains("sign in again");
    assertThat(person.post("/webauthn/register/options", Map.of("_csrf", form)).statusCode())
        .isEqualTo(403);
  }

  /// Whoever watches over a store sees who tries what.
  @Test
  void whatIsAskedGivenAndRefusedIsALine() throws Exception {
    TestStore store = TestStore.fresh(Map.of());
    try {
      // Whoever starts a store sets up its log.
      watch();
      Person someone = new Person(store);
      someone.signIn("lines@example.com");
      String client = Person.register(store);
      String token = someone.tokens(client, "catalog:read").path("access_token").asString();
      store.post(
          "/mcp",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"list-invoices\",\"arguments\":{}}}",
          "Authorization",
          "Bearer " + token);
      someone.post("/account/keys", Map.of("name", "without a token"));
      someone.post("/sign-out", Map.of("_csrf", Person.csrf(someone.get("/account"))));

      String lines =
          List.copyOf(log.list).stream()
              .map(line -> String.valueOf(line.getKeyValuePairs()))
              .collect(Collectors.joining("\n"));
      assertThat(lines)
          .contains("event=\"link_asked\"", "event=\"token_given\"", "event=\"signed_out\"")
          .contains("event=\"access_refused\"");
      assertThat(lines).contains("what=\"scope\"");
    } finally {
      store.close();
    }
  }

  /// A path that is decoded by one and not by the other would be guarded by neither.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/webauthn/%72egister/options",
        "/webauthn/%72egister",
        "/account/%6Beys",
        "/account/%70asskeys/abc/remove",
        "/account/d%61ta/export",
        "/account/d%61ta/delete",
        "/%61ccount/keys"
      })
  void anEncodedPathIsNone(String path) throws Exception {
    person.signIn(email);
    String form = csrf("/account/passkeys");
    makeStale();

    assertThat(person.post(path, Map.of("name", "mine", "_csrf", form)).statusCode())
        .isEqualTo(404);
  }

  /// After signing in again, the person is where they were, and the change works.
  @Test
  void signingInAgainLeadsBack() throws Exception {
    person.signIn(email);
    makeStale();
    person.post("/account/keys", Map.of("name", "mine", "_csrf", csrf("/account/keys")));

    HttpResponse<String> in = person.use(person.link(email));

    assertThat(in.headers().firstValue("Location").orElse("")).endsWith("/account/keys");
    assertThat(
            person
                .post("/account/keys", Map.of("name", "mine", "_csrf", csrf("/account/keys")))
                .body())
        .contains("Your new key");
  }

  @Test
  void anOwnerAndWhoWatchesHearOfAKey() throws Exception {
    person.signIn(email);
    HttpResponse<String> made =
        person.post(
            "/account/keys", Map.of("name", "backup script", "_csrf", csrf("/account/keys")));
    Matcher key = Pattern.compile("<pre class=\"long\">([^<]+)</pre>").matcher(made.body());
    assertThat(key.find()).isTrue();

    STORE.call(key.group(1), "list-invoices", "{}");
    STORE.call(key.group(1), "list-invoices", "{}");

    assertThat(person.get("/sandbox/mail").body())
        .contains("An API key was made for your account")
        .contains("backup script");
    assertThat(told("signed_in")).hasSize(1);
    assertThat(told("key_made")).singleElement().asString().contains("network=\"127.0.0.1\"");
    assertThat(told("key_from_new_network")).singleElement().asString().contains("first=\"true\"");
    assertThat(log.list.toString()).doesNotContain(key.group(1));
  }

  @Test
  void aKeyFromElsewhereIsTold() throws Exception {
    person.signIn(email);
    HttpResponse<String> made =
        person.post("/account/keys", Map.of("name", "till", "_csrf", csrf("/account/keys")));
    Matcher key = Pattern.compile("<pre class=\"long\">([^<]+)</pre>").matcher(made.body());
    assertThat(key.find()).isTrue();
    STORE
        .sql()
        .sql(
            "INSERT INTO seen_network (owner, network) SELECT id, sha256('elsewhere') FROM api_key WHERE account_id = ?")
        .param(account())
        .update();

    STORE.call(key.group(1), "list-invoices", "{}");

    assertThat(person.get("/sandbox/mail").body())
        .contains("An API key was used from a new network");
    assertThat(told("key_from_new_network")).singleElement().asString().contains("first=\"false\"");
  }

  @Test
  void whatStrangersTryIsCounted() {
    for (int i = 0; i < 50; i++) {
      assertThat(
              STORE
                  .post(
                      "/mcp", "{}", "Authorization", "Bearer no-such-key-no-such-key-no-such-" + i)
                  .statusCode())
          .isEqualTo(401);
    }

    assertThat(log.list.toString().split("credential_refused", -1).length - 1).isLessThan(5);
  }

  @Test
  void aFailedSignInLeavesNothingBehind() throws Exception {
    long before = sessions();
    HttpResponse<String> page = person.get("/sign-in");
    person.post("/sign-in/use", Map.of("token", "wrong", "_csrf", Person.csrf(page)));

    assertThat(sessions()).isEqualTo(before);
  }

  private static long sessions() {
    return STORE.sql().sql("SELECT count(*) FROM session").query(Long.class).single();
  }
}
