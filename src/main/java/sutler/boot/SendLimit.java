package sutler.boot;

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
import sutler.web.Visitors;

/// So many sign-in links an hour for whoever asks from one network: nobody makes the store write to
/// the whole world. What one mailbox gets is limited elsewhere.
final class SendLimit extends HttpFilter {
  private static final int PER_HOUR = 100;
  private static final int NETWORKS_MAX = 50_000;

  private final transient Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(NETWORKS_MAX)
          .expireAfterAccess(Duration.ofHours(2))
          .build();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Bucket bucket = buckets.get(Visitors.network(request), n -> bucket());
    if (bucket.tryConsume(1)) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(429);
    response.setHeader("Retry-After", "3600");
    response.setContentType("text/plain;charset=utf-8");
    response
        .getWriter()
        .write("Too many sign-in links were asked for from here. Try again in an hour.\n");
  }

  private static Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(PER_HOUR).refillGreedy(PER_HOUR, Duration.ofHours(1)))
        .build();
  }
}
