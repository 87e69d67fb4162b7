package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.config.StartFailure;

/// What an operator can get wrong, and what they are told.
final class StartTest {

  @Test
  void optionsWinOverVariables() {
    Settings settings =
        Settings.read(
            new String[] {"--port", "9001", "--sandbox-autopay=500ms"},
            Map.of(
                "SUTLER_PORT",
                "9000",
                "SUTLER_DATABASE_URL",
                "postgresql://me:hush@db:5432/shop?password=hush2",
                "SUTLER_PUBLIC_URL",
                "https://shop.example.com/",
                "HOME",
                "/"));
    assertThat(settings.port()).isEqualTo(9001);
    assertThat(settings.sandbox().autopay()).contains(Duration.ofMillis(500));
    assertThat(settings.baseUrl()).isEqualTo("https://shop.example.com");
    assertThat(settings.databaseUrl().orElseThrow().toString())
        .contains("//db:5432/shop")
        .doesNotContain("hush");
    assertThat(settings.toString() + settings.shown()).doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--colour=red",
        "--port=0",
        "--port=x",
        "--rate-limit-per-minute=-1",
        "--sandbox-api-key=short",
        "--sandbox-autopay=soon",
        "--public-url=shop",
        "--payment-methods=gold",
        "--port"
      })
  void aWrongSettingStopsTheStartInOneSentence(String option) {
    assertThatThrownBy(() -> Settings.read(new String[] {option}, Map.of()))
        .isInstanceOf(StartFailure.class)
        .satisfies(
            e -> assertThat(String.valueOf(e.getMessage())).endsWith(".").doesNotContain("\n"));
  }

  @Test
  void anUnknownVariableStopsTheStart() {
    assertThatThrownBy(() -> Settings.read(new String[0], Map.of("SUTLER_PROT", "1")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("SUTLER_PROT");
  }

  @Test
  void aTakenPortAnUnreachableDatabaseAndABusyFolderAreNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start("--port", Integer.toString(taken.getLocalPort())))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("--port");
    }
    String port = Integer.toString(Rehearsal.freePort());
    Path data = Files.createTempDirectory("sutler-start");
    try {
      assertThatThrownBy(
              () ->
                  start(
                      "--port",
                      port,
                      "--data",
                      data.toString(),
                      "--database-url",
                      "postgresql://me@127.0.0.1:9/none"))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("database_url");
      DataFolder held = DataFolder.open(data);
      assertThatThrownBy(() -> start("--port", port, "--data", data.toString()))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("in use");
      held.close();
    } finally {
      Rehearsal.delete(data);
    }
  }

  /// A node with other encryption keys could not read the codes; it must not start.
  @Test
  void otherEncryptionKeysAreNoticed() throws Exception {
    TestStore store = TestStore.shared();
    Path data = Files.createTempDirectory("sutler-keys");
    try {
      assertThatThrownBy(
              () ->
                  Application.start(
                      new String[] {
                        "--port", Integer.toString(Rehearsal.freePort()), "--data", data.toString()
                      },
                      Map.of("SUTLER_DATABASE_URL", store.databaseUrl())))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("--keyset-file");
    } finally {
      Rehearsal.delete(data);
    }
  }

  @Test
  void autopayPaysByItself() throws Exception {
    TestStore shared = TestStore.shared();
    TestStore store =
        TestStore.fresh(
            Map.of(
                "SUTLER_DATABASE_URL",
                shared.databaseUrl(),
                "SUTLER_KEYSET_FILE",
                shared.keyset(),
                "SUTLER_SANDBOX_AUTOPAY",
                "100ms"));
    try {
      TestStore.Shopper shopper = shared.shopper("1");
      String cart =
          "{\"payment_method\":\"lightning\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}";
      TestStore.Result bought = store.call(shopper.key().dangerouslyShow(), "buy-products", cart);
      String status = "";
      for (int i = 0; i < 200 && !status.equals("complete"); i++) {
        Thread.sleep(50);
        status =
            shopper
                .call(
                    "get-invoice-by-id",
                    "{\"invoice_id\":\"%s\"}".formatted(bought.at("/invoice_id")))
                .at("/status");
      }
      assertThat(status).isEqualTo("complete");
    } finally {
      store.close();
    }
  }

  @Test
  void healthAndPagesAnswer() {
    TestStore store = TestStore.shared();
    assertThat(TestStore.json(store.get("/health").body()).at("/status").asString())
        .isEqualTo("ok");
    assertThat(store.get("/").body()).contains("/mcp").contains("redeems nothing");
    assertThat(store.get("/product/steam-usa").body()).contains("Steam").contains("redeem nothing");
    assertThat(store.get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(store.get("/invoice/nothing").statusCode()).isEqualTo(404);
    assertThat(store.get("/style.css").headers().firstValue("Content-Type"))
        .hasValueSatisfying(t -> assertThat(t).startsWith("text/css"));
  }

  @Test
  void playedPaymentsAreChecked() {
    TestStore store = TestStore.shared();
    String cart =
        "{\"payment_method\":\"bitcoin\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}";
    String id = store.shopper("1").call("buy-products", cart).at("/invoice_id");
    String path = "/sandbox/invoices/" + id + "/payments";
    for (String bad :
        new String[] {
          "{",
          "[]",
          "{\"amount\":\"-1\"}",
          "{\"amount\":\"0\"}",
          "{\"amount\":\"0.000000001\"}",
          "{\"colour\":1}",
          "{\"late\":\"yes\"}",
          "{\"confirmations\":\"x\"}",
          "{\"transaction_id\":\"<b>\"}"
        }) {
      assertThat(store.post(path, bad).statusCode()).as(bad).isEqualTo(400);
    }
    assertThat(
            store
                .post("/sandbox/invoices/00000000-0000-0000-0000-000000000000/payments", "{}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            store
                .post(
                    path,
                    "{\"amount\":\"-1\"}",
                    "Content-Type",
                    "application/x-www-form-urlencoded")
                .statusCode())
        .isEqualTo(400);
    assertThat(store.post(path, "{}", "Origin", "http://evil.example.com").statusCode())
        .isEqualTo(403);
    HttpRequest form =
        HttpRequest.newBuilder(URI.create(store.base() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("confirmations=0"))
            .build();
    assertThat(TestStore.send(form).statusCode()).isEqualTo(303);
    assertThat(store.get("/invoice/" + id).body()).contains("Payment seen");
  }

  private static void start(String... options) {
    Application.start(options, Map.of()).close();
  }
}
