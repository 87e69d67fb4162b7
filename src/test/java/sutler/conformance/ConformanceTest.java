package sutler.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The protocol's own suite has nothing to complain about, in either era.
final class ConformanceTest {
  /// Tools that ask something back, with the SDKs that others wrote, in both eras.
  @ParameterizedTest
  @ValueSource(strings = {"client-modern", "client-legacy", "sdk"})
  void clientsAnswerWhatToolsAsk(String which) throws Exception {
    try (ConformanceServer server = ConformanceServer.start(0)) {
      Process process =
          new ProcessBuilder("node", "asking.mjs", server.url(), which)
              .directory(new File("clients"))
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-07-28, 37", "2025-11-25, 30"})
  void everyRequiredScenarioPasses(String revision, int scenarios) throws Exception {
    Conformance.Result result = Conformance.run(revision);

    assertThat(result.passed()).as(result.output()).isTrue();
    assertThat(result.output())
        .contains("required: %d of %d scenarios pass".formatted(scenarios, scenarios));
  }
}
