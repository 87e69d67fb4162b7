package sutler.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;

/// The store, as programs that others wrote see it. `./sutler test` installs them.
final class ClientsTest {
  private static final TestStore STORE = TestStore.shared();

  /// The Inspector's command line, in each era and in the one that it chooses itself.
  @ParameterizedTest
  @ValueSource(strings = {"legacy", "modern", "auto"})
  void theInspectorBuysOneOfEachKind(String era) throws Exception {
    run("purchase.mjs", era);
  }

  /// The protocol's SDKs: the second version in both eras, and the first.
  @ParameterizedTest
  @ValueSource(strings = {"client-modern", "client-legacy", "sdk"})
  void theSdksBuyFromTheBalance(String which) throws Exception {
    run("sdk.mjs", which);
  }

  /// From nothing but the store's address to a purchase: a client that registers, in both versions
  /// of the SDK, and one that is a document on the web.
  @ParameterizedTest
  @ValueSource(strings = {"sdk", "client", "document"})
  void aClientIsLetInByAPersonAndBuys(String which) throws Exception {
    TestStore store = TestStore.fresh(Map.of("SUTLER_OAUTH_LOCAL_CLIENTS", "true"));
    try {
      node("oauth.mjs", store.base(), which);
    } finally {
      store.close();
    }
  }

  /// What the conformance suite asks of an authorization server.
  @Test
  void theAuthorizationServerConforms() throws Exception {
    node("authorization.mjs", STORE.base());
  }

  /// x402's own wallets pay an invoice by themselves: in both versions over HTTP, and inside MCP.
  @ParameterizedTest
  @ValueSource(strings = {"v2", "v1", "mcp"})
  void aWalletPaysAnInvoice(String version) throws Exception {
    run("x402.mjs", version);
  }

  @Test
  void everyAnswerDecodes() throws Exception {
    run("toon.mjs");
  }

  @Test
  void everyPromptIsValid() throws Exception {
    run("prompts.mjs");
  }

  private static void run(String script, String... more) throws Exception {
    TestStore.Shopper shopper = STORE.shopper("1000");
    List<String> arguments =
        new ArrayList<>(List.of(STORE.base(), shopper.key().dangerouslyShow()));
    arguments.addAll(List.of(more));
    node(script, arguments.toArray(String[]::new));
  }

  private static void node(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(new File("clients"))
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
  }
}
