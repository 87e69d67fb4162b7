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
  private final transient Predicate<String> shared;

  private final transient Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(NETWORKS_MAX)
          .expireAfterAccess(Duration.ofHours(2))
          .build();

  /// @param counted which requests count
  /// @param sentence for who has had enough
  /// @param refused hears of each, by the network
  /// @param shared whether a network may still, as all nodes count together; asked for what this
  ///   one would let through
  public NetworkLimit(
      int perHour,
      Predicate<HttpServletRequest> counted,
      String sentence,
      Consumer<String> refused,
      Predicate<String> shared) {
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
    String network = Networks.of(request.getRemoteAddr());
    if (!counted.test(request) || (bucket(network).tryConsume(1) && shared.test(network))) {
      chain.doFilter(request, response);
      return;
    }
    refused.accept(network);
    response.setStatus(429);
    response.setHeader("Retry-After", "3600");
    response.setContentType(
        sentence.startsWith("{") ? "application/json" : "text/plain;charset=utf-8");
    response.getWriter().write(sentence);
  }

  private Bucket bucket(String network) {
    return buckets.get(network, n -> bucket());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perHour).refillGreedy(perHour, Duration.ofHours(1)))
        .build();
  }
}
