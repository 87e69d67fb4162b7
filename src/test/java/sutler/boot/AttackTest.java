package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What many connections can do to a store of little memory, while another client is at work. How
/// quickly that one is answered is measured by `./sutler attack`, not here.
final class AttackTest {
  private static final int SECONDS = 2;
  private static final int HEAP_MB = 220;
  private static final int SHARE_PERCENT = 25;
  private static final long GROWTH_MAX = 10L * 1024 * 1024;

  @Test
  void whoeverHoldsConnectionsKeepsNobodyElseFromBeingAnswered() throws Exception {
    Path data = Files.createTempDirectory("sutler-attacked");
    try (BenchedStore store = BenchedStore.ofTests(data, Attack.KEY, HEAP_MB)) {
      long before = Attack.bytes(data);
      Attack attack = new Attack(store.port(), SECONDS, "", SHARE_PERCENT);
      attack.waves();
      assertThat(store.isAlive()).isTrue();
      assertThat(Attack.bytes(data) - before).as("bytes on the disk").isLessThan(GROWTH_MAX);
      attack.met.forEach(
          (wave, met) -> {
            int wrong = met.wrong().values().stream().mapToInt(Integer::intValue).sum();
            assertThat(met.asked()).as(wave).isPositive();
            assertThat(wrong).as(wave + ": " + met.text()).isLessThan(met.asked() / 2 + 1);
          });
      attack.answers.forEach(
          (wave, answers) ->
              assertThat(answers.keySet())
                  .as(wave + ": " + answers)
                  .noneMatch(status -> status.startsWith("5") && !status.equals("503")));
      assertThat(attack.met)
          .hasEntrySatisfying(
              Attack.AFTERWARDS, met -> assertThat(met.wrong()).as(met.text()).isEmpty());
    } finally {
      Rehearsal.delete(data);
    }
  }
}
