package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sutler.boot.TestStore;
import tools.jackson.databind.JsonNode;

/// Somebody with a browser: signs in, is asked, allows. And what a client does beside.
final class Person {
  static final String REDIRECT = "https://client.example/callback";
  static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier-1";

  private final TestStore store;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

  Person(TestStore store) {
    this.store = store;
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// As a page's script does.
  HttpResponse<String> json(String path, String body, String csrf) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .header("X-CSRF-TOKEN", csrf)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(path.startsWith("http") ? path : store.base() + path);
  }

  String cookie() {
    return cookies.getCookieStore().getCookies().stream()
        .map(c -> c.getName() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  /// The hidden token in the forms of a page.
  static String csrf(HttpResponse<String> page) {
    Matcher matcher = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"").matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    return matcher.group(1);
  }

  /// Asks for a link and takes it out of the sandbox's mail.
  String link(String email) throws Exception {
    HttpResponse<String> sent =
        post("/sign-in/send", Map.of("username", email, "_csrf", csrf(get("/sign-in"))));
    assertThat(sent.statusCode()).isEqualTo(302);
    return sent(email);
  }

  /// The link that was last sent to somebody.
  String sent(String email) throws Exception {
    String mails = get("/sandbox/mail").body();
    String mine = mails.substring(mails.indexOf("To " + email));
    Matcher link = Pattern.compile("href=\"[^\"]*(/sign-in/link\\?token=[^\"]*)\"").matcher(mine);
    assertThat(link.find()).isTrue();
    return link.group(1);
  }

  HttpResponse<String> use(String link) throws Exception {
    HttpResponse<String> page = get(link);
    String token = link.substring(link.indexOf('=') + 1);
    return post("/sign-in/use", Map.of("token", token, "_csrf", csrf(page)));
  }

  void signIn(String email) throws Exception {
    assertThat(use(link(email)).statusCode()).isEqualTo(302);
    assertThat(get("/account").body()).contains(email);
  }

  /// A client that has registered.
  static String register(TestStore store) {
    HttpResponse<String> answer =
        store.post(
            "/oauth2/register",
            "{\"client_name\":\"Test\",\"redirect_uris\":[\"" + REDIRECT + "\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return TestStore.json(answer.body()).path("client_id").asString();
  }

  /// What a good client asks with.
  Map<String, String> request(String client) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    Map<String, String> request = new LinkedHashMap<>();
    request.put("response_type", "code");
    request.put("client_id", client);
    request.put("redirect_uri", REDIRECT);
    request.put("scope", "catalog:read orders:read purchase");
    request.put("state", "mine");
    request.put("resource", store.base() + "/mcp");
    request.put("code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    request.put("code_challenge_method", "S256");
    return request;
  }

  HttpResponse<String> ask(Map<String, String> request) throws Exception {
    return get("/oauth2/authorize?" + encoded(request));
  }

  /// Allows a request; where the person is sent then.
  String allow(Map<String, String> request, String scopes) throws Exception {
    HttpResponse<String> asked = ask(request);
    String consent = asked.headers().firstValue("Location").orElseThrow();
    assertThat(consent).contains("/oauth2/consent");
    HttpResponse<String> page = get(consent);
    assertThat(page.statusCode()).isEqualTo(200);
    Matcher state = Pattern.compile("name=\"state\" value=\"([^\"]*)\"").matcher(page.body());
    assertThat(state.find()).isTrue();
    StringBuilder form = new StringBuilder();
    form.append(encoded(Map.of("client_id", request.get("client_id"), "state", state.group(1))));
    for (String scope : scopes.split(" ")) {
      form.append("&scope=").append(URLEncoder.encode(scope, StandardCharsets.UTF_8));
    }
    HttpResponse<String> allowed =
        http.send(
            HttpRequest.newBuilder(uri("/oauth2/authorize"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return allowed.headers().firstValue("Location").orElseThrow();
  }

  static String parameter(String url, String name) {
    for (String pair : URI.create(url).getRawQuery().split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /// Exchanges a code as a client does.
  JsonNode exchange(String client, String code) throws Exception {
    return token(
        Map.of(
            "grant_type", "authorization_code",
            "client_id", client,
            "code", code,
            "redirect_uri", REDIRECT,
            "code_verifier", VERIFIER,
            "resource", store.base() + "/mcp"));
  }

  JsonNode refresh(String client, String token) throws Exception {
    return token(
        Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token));
  }

  JsonNode token(Map<String, String> form) throws Exception {
    return TestStore.json(new Person(store).post("/oauth2/token", form).body());
  }

  /// The whole way to tokens.
  JsonNode tokens(String client, String scopes) throws Exception {
    String code = parameter(allow(request(client), scopes), "code");
    return exchange(client, code);
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
