package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulator holds, and is able to fail.
final class SimulatorTest {
  private static final int SEEDS = 300;
  private static final int SEEDS_TO_FIND_A_FAULT_MAX = 2_000;

  /// New seeds each day, so that the suite goes on looking; a failure names its seed.
  @Test
  void everyInvariantHolds() {
    long first = java.time.LocalDate.now(java.time.ZoneOffset.UTC).toEpochDay() * SEEDS;
    for (long seed = first; seed < first + SEEDS; seed++) {
      Optional<Simulator.Failure> failure = Simulator.run(seed, World.Fault.NONE);
      assertThat(failure.map(Simulator.Failure::text)).isEmpty();
    }
  }

  /// Nothing but the seed decides: a story can be told again.
  @Test
  void aSeedTellsTheSameStory() {
    World.Fault fault = World.Fault.FAILED_IS_DONE;
    Optional<Simulator.Failure> first = Simulator.run(1, fault);
    assertThat(first).isPresent();
    assertThat(Simulator.run(1, fault)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(value = World.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyPlantedFaultIsFound(World.Fault fault) {
    for (long seed = 0; seed < SEEDS_TO_FIND_A_FAULT_MAX; seed++) {
      if (Simulator.run(seed, fault).isPresent()) {
        return;
      }
    }
    throw new AssertionError(fault + " was not found");
  }
}
