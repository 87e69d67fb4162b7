package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;
import tools.jackson.databind.JsonNode;

/// The way in, and those who try to come in another way.
final class OAuthTest {
  private static final String ALL = "catalog:read orders:read purchase";
  private static TestStore store;
  private static String client;

  @BeforeAll
  static void open() {
    store = TestStore.fresh(Map.of());
    client = Person.register(store);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  void anAnswerSaysFromWhomItIs() throws Exception {
    Person person = signedIn("iss@example.com");

    String back = person.allow(person.request(client), ALL);

    assertThat(back).startsWith(Person.REDIRECT);
    assertThat(Person.parameter(back, "iss")).isEqualTo(store.base());
    assertThat(Person.parameter(back, "state")).isEqualTo("mine");
    assertThat(metadata().path("authorization_response_iss_parameter_supported").asBoolean())
        .isTrue();
  }

  @Test
  void nobodyIsSentToAnAddressThatWasNotRegistered() throws Exception {
    Person person = signedIn("redirect@example.com");
    for (String foreign :
        List.of(
            "https://evil.example/callback",
            "https://client.example/callback/more",
            "https://client.example/callback?x=1",
            "https://client.example.evil.example/callback",
            "http://client.example/callback")) {
      Map<String, String> request = person.request(client);
      request.put("redirect_uri", foreign);

      HttpResponse<String> refused = person.ask(request);

      assertThat(refused.statusCode()).as(foreign).isEqualTo(400);
      assertThat(refused.headers().firstValue("Location")).isEmpty();
    }
  }

  @Test
  void withoutAProofOfPossessionThereIsNoCode() throws Exception {
    Person person = signedIn("pkce@example.com");
    Map<String, String> none = person.request(client);
    none.remove("code_challenge");
    none.remove("code_challenge_method");
    Map<String, String> plain = person.request(client);
    plain.put("code_challenge_method", "plain");
    for (Map<String, String> request : List.of(none, plain)) {
      String back = offeredBack(person.ask(request));

      assertThat(Person.parameter(back, "error")).isEqualTo("invalid_request");
      assertThat(Person.parameter(back, "iss")).isEqualTo(store.base());
      assertThat(back).doesNotContain("code=");
    }
  }

  /// Anybody may register, so a link to the store must not lead elsewhere by itself; a program on
  /// the person's own machine hears of it at once.
  private static String offeredBack(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Location")).isEmpty();
    Matcher link =
        Pattern.compile("href=\"(https://client.example/[^\"]*)\"").matcher(refused.body());
    assertThat(link.find()).as(refused.body()).isTrue();
    return link.group(1).replace("&amp;", "&");
  }

  @Test
  void aLinkToTheStoreLeadsNowhereElse() throws Exception {
    HttpResponse<String> registered =
        store.post(
            "/oauth2/register",
            "{\"redirect_uris\":[\"https://client.example/cb\",\"http://127.0.0.1/cb\"]}");
    String id = TestStore.json(registered.body()).path("client_id").asString();
    Person stranger = new Person(store);
    for (Person person : new Person[] {stranger, signedIn("nowhere@example.com")}) {
      Map<String, String> request = person.request(id);
      request.put("scope", "bogus");
      request.put("redirect_uri", "https://client.example/cb");
      assertThat(Person.parameter(offeredBack(person.ask(request)), "error"))
          .isEqualTo("invalid_scope");
      request.put("redirect_uri", "http://127.0.0.1:5123/cb");
      assertThat(person.ask(request).headers().firstValue("Location").orElse(""))
          .startsWith("http://127.0.0.1:5123/cb?error=invalid_scope");
    }
  }

  /// Else who lets grants go and come would leave what they have spent without end.
  @Test
  void whatAGrantHasSpentGoesWithIt() throws Exception {
    Person person = signedIn("spent@example.com");
    JsonNode tokens = person.tokens(client, ALL);
    person.refresh(client, tokens.path("refresh_token").asString());
    String grant =
        "SELECT id FROM oauth_grant WHERE account_id = '%s'"
            .formatted(store.identities().find("spent@example.com").orElseThrow().id());
    String spent = "SELECT grant_id::text FROM spent_refresh WHERE grant_id IN (%s)";
    String id = store.sql().sql(spent.formatted(grant)).query(String.class).single();

    store.sql().sql("DELETE FROM oauth_grant WHERE id = ?::uuid").param(id).update();

    assertThat(
            store
                .sql()
                .sql("SELECT count(*) FROM spent_refresh WHERE grant_id = ?::uuid")
                .param(id)
                .query(Long.class)
                .single())
        .isZero();
  }

  /// Whoever is signed in can ask without end.
  @Test
  void anAccountHasSoManyOpenRequests() throws Exception {
    Person person = signedIn("many@example.com");
    for (int i = 0; i < 25; i++) {
      assertThat(person.ask(person.request(client)).statusCode()).isEqualTo(302);
    }

    assertThat(
            store
                .sql()
                .sql("SELECT count(*) FROM oauth_grant WHERE account_id = ?")
                .param(store.identities().find("many@example.com").orElseThrow().id())
                .query(Long.class)
                .single())
        .isEqualTo(20);
    assertThat(person.tokens(client, ALL).has("access_token")).isTrue();
  }

  @Test
  void aCodeWithoutItsVerifierIsWorthNothing() throws Exception {
    Person person = signedIn("verifier@example.com");
    String code = Person.parameter(person.allow(person.request(client), ALL), "code");

    JsonNode refused =
        person.token(
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "code",
                code,
                "redirect_uri",
                Person.REDIRECT,
                "code_verifier",
                "another-another-another-another-another-another"));

    assertThat(refused.path("error").asString()).isEqualTo("invalid_grant");

    // Nor by saying in the form what only our own code says.
    JsonNode sly =
        person.token(
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "code",
                code,
                "redirect_uri",
                Person.REDIRECT,
                "code_verifier",
                "another-another-another-another-another-another",
                "sutler.oauth.PublicClients",
                "true"));
    assertThat(sly.has("access_token")).isFalse();
  }

  @Test
  void anAccessTokenIsRevokedByItself() throws Exception {
    JsonNode tokens = signedIn("revoke-access@example.com").tokens(client, ALL);
    assertThat(mcp(tokens)).isEqualTo(200);

    new Person(store)
        .post(
            "/oauth2/revoke",
            Map.of("client_id", client, "token", tokens.path("access_token").asString()));

    assertThat(mcp(tokens)).isEqualTo(401);
  }

  @Test
  void aRefreshTokenOfLongAgoEndsTheGrantToo() throws Exception {
    Person person = signedIn("long-ago@example.com");
    JsonNode first = person.tokens(client, ALL);
    JsonNode second = person.refresh(client, first.path("refresh_token").asString());
    JsonNode third = person.refresh(client, second.path("refresh_token").asString());
    assertThat(mcp(third)).isEqualTo(200);

    assertThat(person.refresh(client, first.path("refresh_token").asString()).has("error"))
        .isTrue();

    assertThat(person.refresh(client, third.path("refresh_token").asString()).has("error"))
        .isTrue();
  }

  @Test
  void aNarrowerTokenMayDoNoMoreThanItSays() throws Exception {
    Person person = signedIn("narrow@example.com");
    JsonNode tokens = person.tokens(client, ALL);
    JsonNode narrow =
        person.token(
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                tokens.path("refresh_token").asString(),
                "scope",
                "catalog:read"));

    assertThat(call(narrow, "list-invoices", "{}").statusCode()).isEqualTo(403);
    assertThat(mcp(narrow)).isEqualTo(200);
  }

  @Test
  void aClientThatWasLetInIsKept() throws Exception {
    String own = Person.register(store);
    signedIn("kept@example.com").tokens(own, ALL);
    store
        .sql()
        .sql(
            "UPDATE oauth_client SET created_at = created_at - interval '300 days', used_at = used_at - interval '300 days'")
        .update();

    new sutler.store.SqlClients(new sutler.store.Database(store.source())).purge();

    assertThat(
            store
                .sql()
                .sql("SELECT count(*) FROM oauth_client WHERE client_id = ?")
                .param(own)
                .query(Long.class)
                .single())
        .isEqualTo(1);
    client = Person.register(store);
  }

  @Test
  void aCodeUsedTwiceTakesItsTokensAlong() throws Exception {
    Person person = signedIn("twice@example.com");
    String code = Person.parameter(person.allow(person.request(client), ALL), "code");
    JsonNode tokens = person.exchange(client, code);
    assertThat(tokens.path("access_token").asString()).isNotEmpty();

    assertThat(person.exchange(client, code).path("error").asString()).isEqualTo("invalid_grant");

    assertThat(mcp(tokens)).isEqualTo(401);
    assertThat(person.refresh(client, tokens.path("refresh_token").asString()).has("error"))
        .isTrue();
  }

  @Test
  void aTokenIsForThisStoreAlone() throws Exception {
    Person person = signedIn("resource@example.com");
    Map<String, String> request = person.request(client);
    request.put("resource", "https://other.example/mcp");
    String back = offeredBack(person.ask(request));
    assertThat(Person.parameter(back, "error")).isEqualTo("invalid_target");

    String code = Person.parameter(person.allow(person.request(client), ALL), "code");
    JsonNode refused =
        person.token(
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "code",
                code,
                "redirect_uri",
                Person.REDIRECT,
                "code_verifier",
                Person.VERIFIER,
                "resource",
                "https://other.example/mcp"));
    assertThat(refused.path("error").asString()).isEqualTo("invalid_target");

    JsonNode tokens = signedIn("audience@example.com").tokens(client, ALL);
    store
        .sql()
        .sql(
            "UPDATE oauth_grant SET resource = 'https://other.example/mcp' WHERE access_hash IS NOT NULL")
        .update();
    assertThat(mcp(tokens)).isEqualTo(401);
  }

  @Test
  void refreshTokensRotateAndAnOldOneEndsTheGrant() throws Exception {
    Person person = signedIn("rotate@example.com");
    JsonNode first = person.tokens(client, ALL);
    String old = first.path("refresh_token").asString();

    JsonNode second = person.refresh(client, old);
    assertThat(second.path("refresh_token").asString()).isNotEmpty().isNotEqualTo(old);
    // The answer may have got lost: for some seconds the old one works.
    JsonNode third = person.refresh(client, old);
    assertThat(third.path("access_token").asString()).isNotEmpty();

    store.sql().sql("UPDATE oauth_grant SET rotated_at = now() - interval '1 minute'").update();
    String before = third.path("refresh_token").asString();
    JsonNode fourth = person.refresh(client, before);
    store.sql().sql("UPDATE oauth_grant SET rotated_at = now() - interval '1 minute'").update();
    assertThat(person.refresh(client, before).path("error").asString()).isEqualTo("invalid_grant");
    assertThat(person.refresh(client, fourth.path("refresh_token").asString()).has("error"))
        .as("the grant has ended")
        .isTrue();
    assertThat(mcp(fourth)).isEqualTo(401);
    // Somebody has a copy: its owner hears of it.
    assertThat(store.get("/sandbox/mail").body())
        .contains("An assistant was disconnected from your account");
  }

  @Test
  void anotherClientCannotUseARefreshToken() throws Exception {
    JsonNode tokens = signedIn("other-client@example.com").tokens(client, ALL);
    String other = Person.register(store);

    JsonNode refused = new Person(store).refresh(other, tokens.path("refresh_token").asString());

    assertThat(refused.path("error").asString()).isEqualTo("invalid_grant");
  }

  @Test
  void whatIsRevokedIsGone() throws Exception {
    Person person = signedIn("revoke@example.com");
    JsonNode tokens = person.tokens(client, ALL);
    assertThat(mcp(tokens)).isEqualTo(200);

    HttpResponse<String> revoked =
        new Person(store)
            .post(
                "/oauth2/revoke",
                Map.of("client_id", client, "token", tokens.path("refresh_token").asString()));

    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(mcp(tokens)).isEqualTo(401);
  }

  @Test
  void theOwnerRevokesAndNobodyElse() throws Exception {
    Person person = signedIn("owner@example.com");
    JsonNode tokens = person.tokens(client, ALL);
    assertThat(mcp(tokens)).isEqualTo(200);
    HttpResponse<String> account = person.get("/account");
    Matcher id =
        Pattern.compile("/account/assistants/([0-9a-f-]{36})/revoke").matcher(account.body());
    assertThat(id.find()).isTrue();

    Person stranger = signedIn("stranger@example.com");
    HttpResponse<String> refused =
        stranger.post(id.group(), Map.of("_csrf", Person.csrf(stranger.get("/account"))));
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(mcp(tokens)).isEqualTo(200);

    assertThat(person.post(id.group(), Map.of("_csrf", Person.csrf(account))).statusCode())
        .isEqualTo(303);
    assertThat(mcp(tokens)).isEqualTo(401);
    assertThat(person.get("/account").body()).doesNotContain(id.group(1));
  }

  @Test
  void aTokenThatMayNotBuyIsToldHowToAskForMore() throws Exception {
    JsonNode tokens = signedIn("scope@example.com").tokens(client, "catalog:read");

    HttpResponse<String> refused =
        call(
            tokens,
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"balance\"}");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"insufficient_scope\"")
        .contains("purchase")
        .contains("catalog:read")
        .contains("/.well-known/oauth-protected-resource");
    assertThat(call(tokens, "search-products", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void somebodyElseCannotConsentToARequest() throws Exception {
    Person person = signedIn("consent@example.com");
    String consent =
        person.ask(person.request(client)).headers().firstValue("Location").orElseThrow();

    assertThat(signedIn("intruder@example.com").get(consent).statusCode()).isEqualTo(404);
  }

  @Test
  void anUnknownClientIsNotSentAnywhere() throws Exception {
    Person person = signedIn("unknown@example.com");
    // On a private address, by plain HTTP, on this machine under a name, and one that is none.
    for (String id :
        List.of(
            "https://127.0.0.1/client.json",
            "https://localhost/client.json",
            "https://169.254.169.254/latest/meta-data",
            "http://client.example/client.json",
            "nobody")) {
      HttpResponse<String> refused = person.ask(person.request(id));
      assertThat(refused.statusCode()).as(id).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "ff02::1"
      })
  void addressesThatAreNotOnTheOpenInternetAreNotAsked(String address) throws Exception {
    assertThat(Addresses.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void addressesOnTheOpenInternetAre(String address) throws Exception {
    assertThat(Addresses.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://client.example/cb",
        "https://user@client.example/cb",
        "https://client.example/cb#fragment",
        "not an address",
        "/relative",
        ""
      })
  void anAddressThatIsDangerousCannotBeRegistered(String redirect) {
    HttpResponse<String> refused =
        store.post("/oauth2/register", "{\"redirect_uris\":[\"" + redirect + "\"]}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestStore.json(refused.body()).path("error").asString())
        .isEqualTo("invalid_redirect_uri");
  }

  @Test
  void aRegistrationHasNoNullsAndNoSecret() {
    HttpResponse<String> answer =
        store.post(
            "/oauth2/register",
            "{\"redirect_uris\":[\"http://127.0.0.1/cb\"],\"token_endpoint_auth_method\":\"client_secret_basic\",\"logo_uri\":null}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).doesNotContain("null").doesNotContain("client_secret");
  }

  @Test
  void nobodyRegistersWithoutEnd() {
    TestStore own = TestStore.fresh(Map.of());
    try {
      Map<Integer, Integer> answers = new HashMap<>();
      for (int i = 0; i < 30; i++) {
        HttpResponse<String> answer =
            own.post("/oauth2/register", "{\"redirect_uris\":[\"https://client.example/cb\"]}");
        answers.merge(answer.statusCode(), 1, Integer::sum);
      }
      assertThat(answers).containsEntry(201, 20).containsEntry(429, 10);
    } finally {
      own.close();
    }
  }

  @Test
  void onThePersonsOwnMachineAnyPortIsTheSame() {
    assertThat(Redirects.isRegistered("http://127.0.0.1:5123/cb", List.of("http://127.0.0.1/cb")))
        .isTrue();
    assertThat(Redirects.isRegistered("http://localhost:5123/cb", List.of("http://localhost:1/cb")))
        .isTrue();
    assertThat(
            Redirects.isRegistered("http://127.0.0.1:5123/other", List.of("http://127.0.0.1/cb")))
        .isFalse();
    assertThat(Redirects.isRegistered("http://localhost/cb", List.of("http://127.0.0.1/cb")))
        .isFalse();
    assertThat(
            Redirects.isRegistered(
                "https://client.example:444/cb", List.of("https://client.example/cb")))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource/mcp",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/mcp",
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/mcp"
      })
  void whereverAClientLooksItFindsWhoGivesTokens(String path) {
    assertThat(store.get(path).statusCode()).isEqualTo(200);
  }

  private static Person signedIn(String email) throws Exception {
    Person person = new Person(store);
    person.signIn(email);
    return person;
  }

  private static JsonNode metadata() {
    return TestStore.json(store.get("/.well-known/oauth-authorization-server").body());
  }

  private static int mcp(JsonNode tokens) {
    return call(tokens, "search-products", "{\"per_page\":1}").statusCode();
  }

  private static HttpResponse<String> call(JsonNode tokens, String tool, String arguments) {
    return store.post(
        "/mcp",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
            .formatted(tool, arguments),
        "Authorization",
        "Bearer " + tokens.path("access_token").asString());
  }
}
