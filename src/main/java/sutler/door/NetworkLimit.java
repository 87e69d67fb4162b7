package sutler.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// So many requests an hour from one network, whatever their headers say, and whichever node they
/// reach.
public final class NetworkLimit extends HttpFilter {
  private static final int NETWORKS_MAX = 50_000;

  private final int perHour;
  private final transient Predicate<HttpServletRequest> counted;
  private final String sentence;
  private final transient Consumer<String> refused;
  private final transient Shared shared;

  private final transient Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(NETWORKS_MAX)
          .expireAfterAccess(Duration.ofHours(2))
          .build();

  /// What all nodes count together.
  @FunctionalInterface
  public interface Shared {
    /// @return false where a network has done it as often as it may in an hour
    boolean take(String network, int perHour);
  }

  /// @param counted which requests count
  /// @param sentence for who has had enough
  /// @param refused hears of each, by the network
  /// @param shared asked for what this node would let through
  public NetworkLimit(
      int perHour,
      Predicate<HttpServletRequest> counted,
      String sentence,
      Consumer<String> refused,
      Shared shared) {
    this.refused = refused;
    this.shared = shared;
    this.perHour = perHour;
    this.counted = counted;
    this.sentence = sentence;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!counted.test(request) || takes(request.getRemoteAddr())) {
      chain.doFilter(request, response);
      return;
    }
    refused.accept(Networks.of(request.getRemoteAddr()));
    response.setStatus(429);
    response.setHeader("Retry-After", "3600");
    response.setContentType(
        sentence.startsWith("{") ? "application/json" : "text/plain;charset=utf-8");
    response.getWriter().write(sentence);
  }

  private boolean takes(String address) {
    for (Networks.Around around : Networks.around(address)) {
      int most = perHour * around.share();
      boolean here = buckets.get(around.name(), n -> bucket(most)).tryConsume(1);
      if (!here || !shared.take(around.name(), most)) {
        return false;
      }
    }
    return true;
  }

  private static Bucket bucket(int most) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(most).refillGreedy(most, Duration.ofHours(1)))
        .build();
  }
}
