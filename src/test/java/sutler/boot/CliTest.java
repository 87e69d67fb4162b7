package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sutler.config.Setting;

/// The command line, as somebody types it.
final class CliTest {
  @TempDir private Path folder = Path.of("");

  private record Said(int status, String text) {}

  private static Said sutler(Map<String, String> environment, String... words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int status = Cli.run(words, environment, out, out);
    return new Said(status, bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void helpNamesEveryCommandAndEverySetting() {
    Said help = sutler(Map.of(), "--help");
    assertThat(help.status).isZero();
    assertThat(help.text).contains("run", "check", "config", "call", "test", "simulate", "bench");
    String run = sutler(Map.of(), "run", "--help").text;
    for (Setting setting : Keys.all()) {
      assertThat(run).as(setting.path()).contains(setting.option());
    }
    assertThat(run).doesNotContain("--x402-gas-key=");
  }

  @Test
  void whatIsMistypedIsToldInTwoLines() {
    for (String[] words :
        new String[][] {{"run", "--prot=1"}, {"--prot", "1"}, {"rnu"}, {"run", "--port"}}) {
      Said said = sutler(Map.of(), words);
      assertThat(said.status).isEqualTo(2);
      assertThat(said.text.lines()).as(said.text).hasSizeLessThanOrEqualTo(2);
      assertThat(said.text).contains("--help");
    }
    assertThat(sutler(Map.of(), "run", "--prot=1").text).contains("did you mean \"--port\"?");
    assertThat(sutler(Map.of(), "rnu").text).contains("did you mean \"run\"?");
    assertThat(sutler(Map.of(), "call").text).startsWith("sutler: Name a tool");
  }

  @Test
  void completionKnowsTheOptions() {
    Said said = sutler(Map.of(), "completion");
    assertThat(said.status).isZero();
    assertThat(said.text).contains("--public-url").contains("simulate").contains("complete -F");
  }

  @Test
  void whatIsSetIsShownWithWhereAndWithoutSecrets() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mine.toml"), "port = 8500\ndatabase_url = { env = \"DB\" }\n");
    Said said =
        sutler(
            Map.of("DB", "postgresql://me:hush@db/shop", "SUTLER_GUESTS", "true"),
            "config",
            "--config=" + file);
    assertThat(said.status).isZero();
    assertThat(said.text)
        .contains("port = 8500   # mine.toml, line 1")
        .contains("guests = true   # SUTLER_GUESTS")
        .contains("database_url = (not shown)")
        .doesNotContain("hush");
  }

  /// The whole of it is understood by the program that prints it.
  @Test
  void theExampleIsAConfiguration() throws Exception {
    String example = sutler(Map.of(), "config", "--example").text;
    Path file = Files.writeString(folder.resolve("sutler.toml"), example);
    Said said = sutler(Map.of(), "config", "--config=" + file);
    assertThat(said.status).as(said.text).isZero();
    for (Setting setting : Keys.all().subList(1, Keys.all().size())) {
      assertThat(example).contains("\n# " + setting.name() + " = ");
    }
  }

  @Test
  void checkSaysWhatWorksAndWhatDoesNot() throws Exception {
    int port = Rehearsal.freePort();
    Said good = sutler(Map.of(), "check", "--port=" + port, "--data=" + folder.resolve("data"));
    assertThat(good.status).as(good.text).isZero();
    assertThat(good.text).contains("works   mode").doesNotContain("FAILS");
    assertThat(folder.resolve("data")).doesNotExist();
    Path file =
        Files.writeString(
            folder.resolve("sutler.toml"),
            """
            mode = "live"
            smtp_url = "smtp://127.0.0.1:1"
            mail_from = "store@example.com"
            database_url = { env = "DB" }
            [rails.x402]
            rpc_urls = { usdc_base = { env = "NODE" } }
            facilitator_url = "http://127.0.0.1:1"
            pay_to = "0x0000000000000000000000000000000000000001"
            """);
    Said bad =
        sutler(
            Map.of("DB", "postgresql://me:hush@127.0.0.1:1/x", "NODE", "http://127.0.0.1:1/hush"),
            "check",
            "--config=" + file);
    assertThat(bad.status).isEqualTo(1);
    assertThat(bad.text)
        .contains("public_url")
        .contains("operator_email")
        .containsPattern("FAILS +database")
        .containsPattern("FAILS +mail")
        .containsPattern("FAILS +x402 usdc_base")
        .containsPattern("FAILS +x402 facilitator")
        .doesNotContain("hush");
  }
}
