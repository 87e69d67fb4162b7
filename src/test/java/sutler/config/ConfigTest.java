package sutler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.config.Setting.Shape;

/// What an operator writes, and what they are told about it.
final class ConfigTest {
  private static final Setting PORT =
      new Setting("", "port", Shape.NUMBER, "8484", "8484", "a port");
  private static final Setting DATA =
      new Setting("", "data", Shape.PATH, "data", "DIR", "a folder");
  private static final Setting MAIL =
      new Setting("", "smtp_url", Shape.URL, "", "smtp://host", "mail");
  private static final Setting METHODS =
      new Setting("", "methods", Shape.LIST, "", "a,b", "methods");
  private static final Setting PAY_TO =
      new Setting("rails.x402", "pay_to", Shape.TEXT, "", "0x", "an address");
  private static final Setting GAS =
      new Setting("rails.x402", "gas_key", Shape.SECRET, "", "0x", "a key");
  private static final Setting RPC =
      new Setting("rails.x402", "rpc_urls", Shape.TABLE, "", "a=https://...", "nodes");
  private static final List<Setting> ALL =
      List.of(Sources.CONFIG, PORT, DATA, MAIL, METHODS, PAY_TO, GAS, RPC);

  @TempDir private Path folder = Path.of("");

  private Config read(String toml, Map<String, String> environment, String... options)
      throws IOException {
    Path file = Files.writeString(folder.resolve("sutler.toml"), toml);
    String[] all = new String[options.length + 1];
    all[0] = "--config=" + file;
    System.arraycopy(options, 0, all, 1, options.length);
    return new Sources(ALL, Set.of("SUTLER_JAVA_OPTS")).read(all, environment, DATA);
  }

  @Test
  void anOptionWinsOverAVariableAndAVariableOverTheFile() throws IOException {
    assertThat(read("port = 1", Map.of()).number(PORT, 1, 9)).isEqualTo(1);
    Map<String, String> variable = Map.of("SUTLER_PORT", "2", "SUTLER_JAVA_OPTS", "-Xmx1g");
    assertThat(read("port = 1", variable).number(PORT, 1, 9)).isEqualTo(2);
    assertThat(read("port = 1", variable, "--port", "3").number(PORT, 1, 9)).isEqualTo(3);
    assertThat(read("", Map.of()).number(PORT, 1, 9_999)).isEqualTo(8484);
  }

  @Test
  void tablesListsAndNamedSecretsAreRead() throws IOException {
    Files.writeString(folder.resolve("gas.txt"), "0xabc\n");
    Config config =
        read(
            """
            methods = ["balance", "usdc_base"]
            smtp_url = { env = "MAIL" }
            data = "here"
            [rails.x402]
            pay_to = "0x1"
            gas_key = { file = "gas.txt" }
            rpc_urls = { usdc_base = "https://a", usdc_polygon = { env = "POLYGON" } }
            """,
            Map.of("MAIL", "smtp://me:hush@host", "POLYGON", "https://b/key"));
    assertThat(config.list(METHODS)).containsExactly("balance", "usdc_base");
    assertThat(config.text(MAIL)).contains("smtp://me:hush@host");
    assertThat(config.path(DATA)).contains(folder.resolve("here"));
    assertThat(config.text(GAS)).contains("0xabc");
    assertThat(config.table(RPC))
        .isEqualTo(Map.of("usdc_base", "https://a", "usdc_polygon", "https://b/key"));
    assertThat(config.shown(MAIL) + config.shown(GAS) + config.shown(RPC) + config)
        .doesNotContain("hush", "0xabc", "key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port = 1;prot = 2                        | sutler.toml, line 2: there is no setting "prot"; did you mean "port"?
          [rails.x402];pay_too = "0x"              | sutler.toml, line 2: there is no setting "rails.x402.pay_too"; did you mean "rails.x402.pay_to"?
          ;;[rails.x403];pay_to = "0x"             | sutler.toml, line 3: there is no setting "rails.x403"; did you mean "rails.x402"?
          pay_to = "0x"                            | sutler.toml, line 1: there is no setting "pay_to"; did you mean "rails.x402.pay_to"?
          port = 1;port = 2                        | sutler.toml, line 2 is not TOML
          port = [1]                               | sutler.toml, line 1 (port) must be a text, a whole number, true or false.
          methods = "a"                            | sutler.toml, line 1 (methods) must be a list
          ;smtp_url = "smtp://me:hush@host"        | sutler.toml, line 2 (smtp_url): a secret is named here, not written.
          [rails.x402];gas_key = "0xhush"          | sutler.toml, line 2 (rails.x402.gas_key): a secret is named here, not written.
          smtp_url = { env = "NOWHERE" }           | sutler.toml, line 1 (smtp_url): the environment variable that is named is not set.
          smtp_url = { file = "nowhere" }          | cannot be read
          smtp_url = { hush = "x" }                | sutler.toml, line 1 (smtp_url) must be a text, { file = "..." } or { env = "..." }.
          """)
  void aMistakeIsToldWithItsLineAndWithoutSecrets(String toml, String told) {
    assertThatThrownBy(() -> read(toml.replace(';', '\n'), Map.of()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(told)
        .satisfies(
            e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("hush@", "0xhush"));
  }

  @Test
  void aWrongValueIsToldWithWhereItStands() {
    assertThatThrownBy(() -> read("\nport = 0", Map.of()).number(PORT, 1, 9))
        .hasMessage("sutler.toml, line 2 (port) must be a whole number from 1 to 9, not \"0\".");
    assertThatThrownBy(() -> read("", Map.of("SUTLER_PORT", "x")).number(PORT, 1, 9))
        .hasMessageStartingWith("SUTLER_PORT must be");
    assertThatThrownBy(() -> read("", Map.of("SUTLER_PROT", "1")))
        .hasMessageContaining("did you mean \"SUTLER_PORT\"?");
    assertThatThrownBy(() -> read("", Map.of("SUTLER_PROT", "")))
        .hasMessageContaining("SUTLER_PROT");
    assertThatThrownBy(() -> read("", Map.of(), "--prot=1"))
        .hasMessageContaining("did you mean \"--port\"?");
  }

  /// The list of processes is for everybody on the machine.
  @Test
  void aPasswordIsNoOption() throws IOException {
    for (String url :
        List.of(
            "smtp://me:hush@host",
            "smtp://host?password=hush",
            "smtp://me:hush%40x@host:1",
            "smtp://me:hu/sh@host",
            "host=db password=hush")) {
      assertThatThrownBy(() -> read("", Map.of(), "--smtp-url", url))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("--smtp-url-file")
          .hasMessageContaining("SUTLER_SMTP_URL")
          .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("hush"));
    }
    assertThatThrownBy(() -> read("", Map.of(), "--x402-gas-key", "0xhush"))
        .hasMessageContaining("--x402-gas-key-file");
    assertThat(read("", Map.of(), "--smtp-url", "smtp://me@host").text(MAIL)).isPresent();
    Path secret = Files.writeString(folder.resolve("mail"), "smtp://me:hush@host\n");
    assertThat(read("", Map.of(), "--smtp-url-file", secret.toString()).text(MAIL))
        .contains("smtp://me:hush@host");
    assertThat(read("", Map.of("SUTLER_X402_GAS_KEY_FILE", secret.toString())).text(GAS))
        .contains("smtp://me:hush@host");
    assertThat(read("", Map.of("SUTLER_SMTP_URL", "smtp://me:hush@host")).text(MAIL)).isPresent();
  }

  @Test
  void theFileIsFoundInTheDataFolder() throws IOException {
    Files.writeString(folder.resolve("sutler.toml"), "port = 7");
    Config config =
        new Sources(ALL, Set.of()).read(new String[] {"--data=" + folder}, Map.of(), DATA);
    assertThat(config.number(PORT, 1, 9)).isEqualTo(7);
    assertThat(config.file()).contains(folder.resolve("sutler.toml"));
    assertThatThrownBy(
            () ->
                new Sources(ALL, Set.of())
                    .read(new String[] {"--config=" + folder.resolve("none")}, Map.of(), DATA))
        .hasMessageContaining("There is no configuration file");
  }

  @Test
  void theExampleNamesEverySettingAndIsUnderstood() throws IOException {
    String example = Example.of(ALL, Map.of("", "# About.\n"));
    String switchedOn =
        example
            .replaceAll("(?m)^# ([a-z0-9_]+ = )", "$1")
            .replaceAll("\\{ file = [^}]*}", "{ env = \"SECRET\" }");
    Config config = read(switchedOn, Map.of("SECRET", "s"));
    for (Setting setting : ALL) {
      assertThat(setting.equals(Sources.CONFIG) || config.isSet(setting))
          .as(setting.path())
          .isTrue();
    }
    assertThat(read(example, Map.of()).hasAnyOf(ALL.subList(1, ALL.size()))).isFalse();
  }
}
