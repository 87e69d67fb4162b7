package sutler.mcp;

import java.util.LinkedHashMap;
import java.util.Map;

/// Calls that were taken here and that the other nodes have not heard of. They are told a few times
/// a second at most, many at once, when the next call comes.
final class Tally {
  private static final long EVERY_NANOS = 200_000_000;

  /// A message between nodes has at most 8,000 bytes.
  private static final int TOLD_MAX = 100;

  /// So many of one caller at most: by as many its limit on another node is too high.
  private static final int UNTOLD_MAX = 5;

  private static final int KEPT_MAX = 10_000;

  private final Map<String, Integer> taken = new LinkedHashMap<>();
  private long told = System.nanoTime() - EVERY_NANOS;

  /// @return what is to be told now; nothing where something was told only just now
  synchronized Map<String, Integer> add(String key) {
    int untold =
        taken.size() < KEPT_MAX || taken.containsKey(key) ? taken.merge(key, 1, Integer::sum) : 0;
    return untold >= UNTOLD_MAX || isTime() ? due() : Map.of();
  }

  /// What is to be told now, where nothing was taken.
  synchronized Map<String, Integer> rest() {
    return isTime() ? due() : Map.of();
  }

  private boolean isTime() {
    return System.nanoTime() - told >= EVERY_NANOS;
  }

  private Map<String, Integer> due() {
    told = System.nanoTime();
    Map<String, Integer> telling = new LinkedHashMap<>();
    taken.entrySet().stream()
        .limit(TOLD_MAX)
        .forEach(each -> telling.put(each.getKey(), each.getValue()));
    telling.keySet().forEach(taken::remove);
    return telling;
  }
}
