package sutler.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sutler.door.Crowd.Doing;
import sutler.door.Crowd.Entry;
import sutler.door.Crowd.Worth;

/// Who is let in, and who has to go for it.
final class CrowdTest {
  private static final long SECOND = 1_000_000_000;

  private final Map<String, Doing> doing = new HashMap<>();
  private final Map<String, Worth> worths = new HashMap<>();
  private final Crowd<String> crowd =
      new Crowd<>(
          4,
          2,
          c -> doing.getOrDefault(c, Doing.WAITED_FOR),
          c -> worths.getOrDefault(c, new Worth(0, SECOND)));

  private Entry<String> enter(String connection, String network) {
    return crowd.enter(connection, network, false);
  }

  private void let(String connection, String network, Doing now, int served, long age) {
    doing.put(connection, now);
    worths.put(connection, new Worth(served, age));
    assertThat(enter(connection, network)).isEqualTo(new Entry.LetIn<>(Optional.empty()));
  }

  @Test
  void whoWasWaitedForLongestGoesFirst() {
    let("busy", "a", Doing.BUSY, 0, SECOND);
    let("resting", "b", Doing.RESTING, 1, 60 * SECOND);
    let("older", "c", Doing.WAITED_FOR, 0, 3 * SECOND);
    let("newer", "d", Doing.WAITED_FOR, 0, 2 * SECOND);
    assertThat(enter("next", "e")).isEqualTo(new Entry.LetIn<>(Optional.of("older")));
    assertThat(crowd.size()).isEqualTo(4);
  }

  @Test
  void whoHasOnlyJustComeIsLeftTimeToAsk() {
    let("resting", "a", Doing.RESTING, 5, SECOND);
    let("just come", "b", Doing.WAITED_FOR, 0, 1_000);
    let("busy", "c", Doing.BUSY, 0, SECOND);
    let("busier", "d", Doing.BUSY, 0, SECOND);
    assertThat(enter("next", "e")).isEqualTo(new Entry.LetIn<>(Optional.of("resting")));
  }

  @Test
  void whoHasUsedAConnectionMostKeepsIt() {
    let("often", "a", Doing.RESTING, 10, 9 * SECOND);
    let("once, lately", "b", Doing.RESTING, 1, SECOND);
    let("once, long ago", "c", Doing.RESTING, 1, 5 * SECOND);
    let("twice", "d", Doing.RESTING, 2, 8 * SECOND);
    assertThat(enter("next", "e")).isEqualTo(new Entry.LetIn<>(Optional.of("once, long ago")));
  }

  @Test
  void nobodyIsTurnedOutWhileBeingAnswered() {
    for (String network : new String[] {"a", "b", "c", "d"}) {
      let(network, network, Doing.BUSY, 0, SECOND);
    }
    assertThat(enter("next", "e")).isEqualTo(new Entry.Refused<>());
    crowd.leave("a");
    assertThat(enter("next", "e")).isEqualTo(new Entry.LetIn<>(Optional.empty()));
  }

  /// One network takes from its own; a proxy stands for many.
  @Test
  void oneNetworkHasItsShareAndNoMore() {
    let("one", "a", Doing.RESTING, 1, SECOND);
    let("two", "a", Doing.RESTING, 1, 2 * SECOND);
    assertThat(enter("three", "a")).isEqualTo(new Entry.LetIn<>(Optional.of("two")));
    assertThat(crowd.enter("four", "a", true)).isEqualTo(new Entry.LetIn<>(Optional.empty()));
  }

  @Test
  void theHeapSaysHowManyFit() {
    Bounds small = Bounds.of(220L << 20, new Proxies(List.of()));
    Bounds large = Bounds.of(1L << 30, new Proxies(List.of()));
    assertThat(small.connections()).isBetween(1_000, 2_000);
    assertThat(large.connections()).isGreaterThan(5 * small.connections());
    assertThat(Bounds.of(64L << 20, new Proxies(List.of())).connections()).isPositive();
  }
}
