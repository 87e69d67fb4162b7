package sutler.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs Jazzer, a coverage-guided fuzzer, for some seconds over each of the room's doors, beginning
/// with what it found before. For longer runs see the README of the room.
final class FuzzTest {
  private static final int SECONDS = Integer.getInteger("sutler.fuzz.seconds", 6);

  @TempDir Path found;

  @ParameterizedTest
  @CsvSource({"MessageFuzzer, messages", "HeaderFuzzer, headers", "StateFuzzer, states"})
  void nothingThatComesInBreaksIt(String target, String corpus) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=sutler.mcp." + target,
            "--instrumentation_includes=sutler.mcp.**",
            "--reproducer_path=" + found,
            "-artifact_prefix=" + found + "/",
            "-max_len=4000",
            "-max_total_time=" + SECONDS,
            Files.createDirectory(found.resolve("corpus")).toString(),
            Path.of("src/test/resources/fuzz", corpus).toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

    assertThat(process.exitValue()).as(end(output)).isZero();
    assertThat(output).contains("Done ");
  }

  private static String end(String output) {
    return output.substring(Math.max(0, output.length() - 4_000));
  }
}
