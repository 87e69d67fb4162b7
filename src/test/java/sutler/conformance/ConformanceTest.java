package sutler.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The protocol's own suite has nothing to complain about, in either era.
final class ConformanceTest {
  @ParameterizedTest
  @CsvSource({"2026-07-28, 37", "2025-11-25, 30"})
  void everyRequiredScenarioPasses(String revision, int scenarios) throws Exception {
    Conformance.Result result = Conformance.run(revision);

    assertThat(result.passed()).as(result.output()).isTrue();
    assertThat(result.output())
        .contains("required: %d of %d scenarios pass".formatted(scenarios, scenarios));
  }
}
