package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;

/// Clients that are documents on the web, fetched from a real server on this machine.
final class ClientDocumentsTest {
  private HttpServer server;
  private String base;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    serve("/good.json", document(base + "/good.json"));
    serve("/liar.json", document("https://somebody.example/client.json"));
    serve("/large.json", "{\"x\":\"" + "x".repeat(20_000) + "\"}");
    serve("/list.json", "[]");
    server.createContext(
        "/moved.json",
        exchange -> {
          exchange.getResponseHeaders().set("Location", base + "/good.json");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void serve(String path, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String document(String id) {
    return "{\"client_id\":\"%s\",\"client_name\":\"Friend\",\"redirect_uris\":[\"https://client.example/cb\"]}"
        .formatted(id);
  }

  @Test
  void aDocumentThatNamesItselfIsAClient() {
    assertThat(new ClientDocuments(true).find(base + "/good.json", ""))
        .hasValueSatisfying(client -> assertThat(client.name()).isEqualTo("Friend"));
  }

  @Test
  void aRedirectAnotherIdTooManyBytesAndNonsenseAreNone() {
    ClientDocuments documents = new ClientDocuments(true);
    for (String path :
        new String[] {"/moved.json", "/liar.json", "/large.json", "/list.json", "/none"}) {
      assertThat(documents.find(base + path, "")).as(path).isEmpty();
    }
  }

  @Test
  void thisMachineIsNotAsked() {
    ClientDocuments documents = new ClientDocuments(false);
    assertThat(documents.isAddress(base + "/good.json")).isFalse();
    assertThat(documents.find(base + "/good.json", "")).isEmpty();
  }

  @Test
  void aDocumentThatWasGoodStillCountsWhenItsServerIsAway() {
    ClientDocuments documents = new ClientDocuments(true);
    assertThat(documents.find(base + "/good.json", "")).isPresent();
    server.stop(0);

    assertThat(documents.find(base + "/good.json", "")).isPresent();
  }

  /// Else one account could use up what there is for all.
  @Test
  void anAccountHasSoManyFetched() {
    ClientDocuments documents = new ClientDocuments(true);
    for (int i = 0; i < 25; i++) {
      documents.find(base + "/none?" + i, "one");
    }

    assertThat(documents.find(base + "/good.json", "one")).isEmpty();
    assertThat(documents.find(base + "/good.json", "another")).isPresent();
  }

  @Test
  void addressesThatAreNoClientIdsAreNotFetched() {
    ClientDocuments documents = new ClientDocuments(false);
    for (String id :
        new String[] {
          "https://client.example",
          "https://client.example/",
          "https://user@client.example/c",
          "https://client.example/a/../c",
          "https://client.example/c#f",
          "ftp://client.example/c",
          "client_123"
        }) {
      assertThat(documents.isAddress(id)).as(id).isFalse();
    }
  }

  /// A stranger signs in first; after that, and once somebody has let the client in, it is fetched.
  @Test
  void aDocumentIsFetchedForPeopleOnly() throws Exception {
    TestStore store = TestStore.fresh(Map.of("SUTLER_OAUTH_LOCAL_CLIENTS", "true"));
    try {
      AtomicInteger fetched = new AtomicInteger();
      String id = base + "/counted.json";
      server.createContext(
          "/counted.json",
          exchange -> {
            fetched.incrementAndGet();
            byte[] bytes = document(id).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      Person person = new Person(store);
      Map<String, String> request = person.request(id);
      request.put("redirect_uri", "https://client.example/cb");

      assertThat(person.ask(request).headers().firstValue("Location").orElse(""))
          .endsWith("/sign-in");
      new Person(store).token(Map.of("grant_type", "refresh_token", "client_id", id));
      assertThat(fetched).hasValue(0);

      person.signIn("documents@example.com");
      assertThat(person.ask(request).headers().firstValue("Location").orElse(""))
          .contains("/oauth2/consent");
      assertThat(fetched).hasValue(1);
    } finally {
      store.close();
    }
  }

  /// Whoever signs in cannot have the store fetch without end either.
  @Test
  void aNetworkHasABudgetOfDocuments() throws Exception {
    TestStore store = TestStore.fresh(Map.of("SUTLER_OAUTH_LOCAL_CLIENTS", "true"));
    try {
      Person person = new Person(store);
      person.signIn("budget@example.com");
      int status = 0;
      for (int i = 0; i <= 60; i++) {
        status = person.ask(person.request(base + "/none-" + i)).statusCode();
      }
      assertThat(status).isEqualTo(429);
    } finally {
      store.close();
    }
  }
}
