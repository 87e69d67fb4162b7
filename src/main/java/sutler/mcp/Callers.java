package sutler.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What legacy clients have set for later requests. There is no session to keep it in, so it
/// belongs to the caller, on every node, for some hours.
final class Callers {
  private static final int CALLERS_MAX = 20_000;
  private static final Duration KEPT = Duration.ofHours(12);

  private final Cache<String, LogLevel> levels = cache();
  private final Cache<String, Watch> watches = cache();

  /// Resources that a caller watches, and those that have changed since it was told.
  private static final class Watch {
    private final Set<String> uris = new LinkedHashSet<>();
    private final Set<String> changed = new LinkedHashSet<>();
  }

  private static <T> Cache<String, T> cache() {
    return Caffeine.newBuilder().maximumSize(CALLERS_MAX).expireAfterAccess(KEPT).build();
  }

  /// Nothing until the client has asked: a log message turns a plain answer into a stream.
  Optional<LogLevel> level(String caller) {
    return Optional.ofNullable(levels.getIfPresent(caller));
  }

  void level(String caller, LogLevel level) {
    levels.put(caller, level);
  }

  /// @return false when the caller watches as many as it can
  boolean watch(String caller, String uri) {
    Watch watch = watches.get(caller, c -> new Watch());
    synchronized (watch) {
      return watch.uris.contains(uri)
          || (watch.uris.size() < Filter.URIS_MAX && watch.uris.add(uri));
    }
  }

  void unwatch(String caller, String uri) {
    Watch watch = watches.getIfPresent(caller);
    if (watch != null) {
      synchronized (watch) {
        watch.uris.remove(uri);
        watch.changed.remove(uri);
      }
    }
  }

  Set<String> watched() {
    Set<String> uris = new HashSet<>();
    for (Watch watch : watches.asMap().values()) {
      synchronized (watch) {
        uris.addAll(watch.uris);
      }
    }
    return uris;
  }

  void changed(String uri) {
    for (Watch watch : watches.asMap().values()) {
      synchronized (watch) {
        if (watch.uris.contains(uri)) {
          watch.changed.add(uri);
        }
      }
    }
  }

  /// What the caller has not been told yet, which is told with this.
  List<String> untold(String caller) {
    Watch watch = watches.getIfPresent(caller);
    if (watch == null) {
      return List.of();
    }
    synchronized (watch) {
      List<String> untold = new ArrayList<>(watch.changed);
      watch.changed.clear();
      return untold;
    }
  }
}
