package sutler.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;

/// What strangers send to every path.
final class DoorkeeperTest {
  private static final TestStore STORE = TestStore.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//account",
        "/account;x=1",
        "/sign-in;jsessionid=1",
        "/account/..%2f",
        "/account/%00",
        "/./health",
        "/health;a",
        "/sandbox//mail",
        "/account/../sign-in",
        "/account\\x",
        "/%2e%2e/etc"
      })
  void aPathThatIsNoneIsTheCallersFault(String path) throws IOException {
    assertThat(status("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n")).isBetween(400, 404);
    assertThat(status("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"))
        .isBetween(400, 405);
  }

  /// Each slash was a round of recursion, and an overflow a stack trace.
  @Test
  void aPathOfSlashesIsNoWorse() throws IOException {
    assertThat(status("GET " + "/a".repeat(3_500) + " HTTP/1.1\r\nHost: localhost\r\n"))
        .isEqualTo(404);
    assertThat(status("GET " + "/".repeat(7_500) + " HTTP/1.1\r\nHost: localhost\r\n"))
        .isEqualTo(404);
  }

  /// A page on another name would reach the demo account, its keys and its mails.
  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/sign-in", "/account", "/sandbox/mail", "/product/steam-usa", "/mcp"})
  void aStoreIsReachedByItsOwnNameOnly(String path) throws IOException {
    assertThat(status("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n")).isEqualTo(403);
    assertThat(status("GET /health HTTP/1.1\r\nHost: 10.2.3.4:8484\r\n")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/sign-in", "/nothing", "/health", "/mcp", "/account", "/x402/invoices/1"})
  void everyAnswerSaysWhatABrowserMayDoWithIt(String path) {
    HttpResponse<String> answer = STORE.get(path);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).isPresent();
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  /// 107 MB in six seconds, once.
  @Test
  void whoOnlyLooksLeavesNothingInTheDatabase() {
    long before = sessions();
    for (String path :
        List.of(
            "/sign-in",
            "/account",
            "/account/keys",
            "/oauth2/authorize?client_id=x",
            "/invoice/1")) {
      STORE.get(path);
    }
    assertThat(sessions()).isEqualTo(before);
  }

  @Test
  void whereSomebodyWantedToGoIsAPathAndNothingElse() {
    HttpResponse<String> sent = STORE.get("/account/keys?a=b");
    assertThat(sent.statusCode()).isEqualTo(302);
    List<String> cookies = sent.headers().allValues("Set-Cookie");
    assertThat(cookies)
        .anySatisfy(c -> assertThat(c).startsWith("sutler-next=").contains("HttpOnly"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, '1.2.3.4', 1.2.3.4",
    "10.0.0.1, '9.9.9.9, 1.2.3.4', 1.2.3.4",
    "10.0.0.1, '1.2.3.4, 10.0.9.9', 1.2.3.4",
    "10.0.0.1, 'nonsense', 10.0.0.1",
    "10.0.0.1, '', 10.0.0.1",
    "10.1.0.1, '1.2.3.4', 10.1.0.1",
    "192.168.0.7, '2001:db8::1', 2001:db8::1",
    "192.168.0.8, '1.2.3.4', 192.168.0.8"
  })
  void onlyTheOperatorsProxiesAreBelieved(String peer, String forwarded, String caller) {
    Proxies proxies = new Proxies(List.of("10.0.0.0/16", "192.168.0.7"));
    assertThat(proxies.caller(peer, List.of(forwarded))).isEqualTo(caller);
  }

  private static long sessions() {
    return STORE.sql().sql("SELECT count(*) FROM session").query(Long.class).single();
  }

  private static int status(String head) throws IOException {
    URI uri = URI.create(STORE.base());
    try (Socket socket = new Socket("localhost", uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(line.substring(9));
    }
  }
}
