package sutler.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.OptionalLong;

/// So many calls a minute for each who calls; those that other nodes took count too.
final class RateLimit {
  private static final int CALLERS_MAX = 100_000;

  private final int callsPerMinute;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(CALLERS_MAX)
          .expireAfterAccess(Duration.ofMinutes(5))
          .build();

  /// @param callsPerMinute 0 for no limit
  RateLimit(int callsPerMinute) {
    this.callsPerMinute = callsPerMinute;
  }

  boolean isOn() {
    return callsPerMinute > 0;
  }

  /// Takes one call.
  ///
  /// @return the seconds to wait where there is none left
  OptionalLong take(String key) {
    if (!isOn()) {
      return OptionalLong.empty();
    }
    ConsumptionProbe probe = buckets.get(key, k -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? OptionalLong.empty()
        : OptionalLong.of(1 + Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds());
  }

  /// Calls that another node took.
  void takenElsewhere(String key, int calls) {
    if (isOn() && calls > 0) {
      buckets.get(key, k -> bucket()).consumeIgnoringRateLimits(Math.min(calls, callsPerMinute));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit.capacity(callsPerMinute).refillGreedy(callsPerMinute, Duration.ofMinutes(1)))
        .build();
  }
}
