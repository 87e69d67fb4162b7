package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The process killed after it has sent a payment and before it has seen it: after the restart the
/// invoice is settled, once.
final class KilledX402Test {
  private static final String KEY = "killed-killed-killed-killed-killed-0000";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void aKilledStoreSettlesOnceAfterItsRestart() throws Exception {
    Path data = Files.createTempDirectory("sutler-killed");
    Path gas = Files.writeString(Files.createTempFile("gas", "key"), Anvil.GAS_KEY);
    int port;
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String base = "http://localhost:" + port;
    try (Anvil anvil = Anvil.start()) {
      TestWallet wallet = new TestWallet();
      anvil.mint(wallet.address(), 50_000_000);
      Process store = start(data, port, anvil, gas);
      String id;
      ObjectNode payment;
      String url;
      try {
        awaitHealth(base, store);
        JsonNode bought = buy(base);
        id = bought.path("invoice_id").asString();
        url = bought.path("x402_payment_url").asString();
        payment = wallet.sign(url, UnaryOperator.identity());
        anvil.automine(false);
        ObjectNode sent = payment;
        String at = url;
        Thread paying =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        TestWallet.pay(at, sent);
                      } catch (IllegalStateException killed) {
                        // The answer never comes.
                      }
                    });
        // In the node's pool: sent, and seen by nobody.
        for (int i = 0; i < 200 && pending(anvil) == 0; i++) {
          Thread.sleep(25);
        }
        assertThat(pending(anvil)).isEqualTo(1);
        store.destroyForcibly().waitFor();
        paying.join();
      } finally {
        store.destroyForcibly().waitFor();
      }
      anvil.mine();
      anvil.automine(true);
      assertThat(anvil.balance(Anvil.PAY_TO)).isEqualTo(BigInteger.valueOf(5_000_000));

      Process again = start(data, port, anvil, gas);
      try {
        awaitHealth(base, again);
        for (int i = 0; i < 150 && !status(base, id).equals("complete"); i++) {
          Thread.sleep(200);
        }
        assertThat(status(base, id)).isEqualTo("complete");
        assertThat(TestWallet.pay(url, payment).statusCode()).isEqualTo(200);
        assertThat(anvil.balance(Anvil.PAY_TO)).isEqualTo(BigInteger.valueOf(5_000_000));
        assertThat(anvil.call("eth_getTransactionCount", gasAccount(), "latest").asString())
            .as("one transaction was sent")
            .isEqualTo("0x1");
      } finally {
        again.destroy();
        again.waitFor();
      }
    } finally {
      delete(data);
    }
  }

  private static String gasAccount() {
    return Secp256k1.address(Hex.number(Anvil.GAS_KEY));
  }

  private static int pending(Anvil anvil) {
    return Hex.number(anvil.call("txpool_status").path("pending").asString()).intValueExact();
  }

  private static JsonNode buy(String base) throws Exception {
    return call(
        base,
        "buy-products",
        "{\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}],\"payment_method\":\"usdc_base\"}");
  }

  private static String status(String base, String id) throws Exception {
    String text =
        post(base, "get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}")
            .at("/result/content/0/text")
            .asString("");
    return text.lines()
        .filter(l -> l.startsWith("status: "))
        .map(l -> l.substring(8))
        .findFirst()
        .orElse(text);
  }

  private static JsonNode call(String base, String tool, String arguments) throws Exception {
    return TestStore.json(post(base, tool, arguments).at("/result/content/0/text").asString("{}"));
  }

  private static JsonNode post(String base, String tool, String arguments) throws Exception {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
            .formatted(tool, arguments);
    return TestStore.json(
        HTTP.send(
                HttpRequest.newBuilder(URI.create(base + "/mcp"))
                    .header("Content-Type", "application/json")
                    .header("X-API-Key", KEY)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static Process start(Path data, int port, Anvil anvil, Path gas) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath, "sutler.Main"));
    command.addAll(List.of("--port", "" + port, "--data", data.toString()));
    command.addAll(List.of("--sandbox-api-key", KEY, "--rate-limit-per-minute", "0"));
    command.addAll(List.of("--x402-rpc-urls", "usdc_base=" + anvil.url()));
    command.addAll(List.of("--x402-pay-to", Anvil.PAY_TO));
    command.addAll(List.of("--x402-gas-key-file", gas.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "out.txt")));
    builder.environment().keySet().removeIf(k -> k.startsWith("SUTLER_"));
    return builder.start();
  }

  private static void awaitHealth(String base, Process store) throws Exception {
    for (int i = 0; i < 900 && store.isAlive(); i++) {
      try {
        if (HTTP.send(
                    HttpRequest.newBuilder(URI.create(base + "/health")).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode()
            == 200) {
          return;
        }
      } catch (ConnectException notYet) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the store did not start");
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
