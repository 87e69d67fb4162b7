package sutler.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;

/// Remembers what may be used a single time, on whichever node.
public interface UsedOnce {

  /// Whether this is the first use.
  ///
  /// @param until when it need not be remembered any longer
  boolean first(String id, Instant until);

  /// For a server of one node; a restart forgets.
  static UsedOnce ofThisProcess() {
    Cache<String, Instant> used =
        Caffeine.newBuilder()
            .maximumSize(1_000_000)
            .expireAfterWrite(Duration.ofMillis(RequestState.LIFE_MS))
            .build();
    return (id, until) -> used.asMap().putIfAbsent(id, until) == null;
  }
}
