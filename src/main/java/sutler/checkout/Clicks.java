package sutler.checkout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Consumer;

/// How often the links of those who bring buyers are opened: each network counts once an hour, so
/// that nobody's numbers grow by pressing again.
public final class Clicks {
  private static final int VISITORS_MAX = 100_000;

  private final Consumer<String> counter;
  private final Cache<String, Boolean> counted =
      Caffeine.newBuilder().maximumSize(VISITORS_MAX).expireAfterWrite(Duration.ofHours(1)).build();

  /// @param counter adds one to a code's number
  public Clicks(Consumer<String> counter) {
    this.counter = counter;
  }

  /// Somebody opened the link of a code.
  ///
  /// @param network from where
  public void clicked(String code, String network) {
    if (counted.asMap().putIfAbsent(code + " " + network, true) == null) {
      counter.accept(code);
    }
  }
}
