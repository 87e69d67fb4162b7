package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import sutler.checkout.Unavailable;

/// The database dies under a running store.
final class DatabaseDownTest {
  private static final String CART =
      "{\"payment_method\":\"balance\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}";

  @Test
  void theStoreSaysSoAndPromisesNothing() throws Exception {
    TestStore store = TestStore.fresh(Map.of());
    try {
      TestStore.Shopper shopper = store.shopper("10");
      assertThat(shopper.call("buy-products", CART).error()).isFalse();
      Path pid =
          Path.of(store.keyset().replace("secrets/keyset.json", "postgres/data/postmaster.pid"));
      ProcessHandle server =
          ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip()))
              .orElseThrow();
      server.destroyForcibly();
      server.onExit().get();
      // Each of these waits for a connection, as long as the pool lets it; meanwhile the database
      // is
      // started again.
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var health = threads.submit(() -> store.get("/health").statusCode());
        var found = threads.submit(() -> store.checkout().invoices().find(UUID.randomUUID()));
        HttpResponse<String> stranger =
            store.post(
                "/mcp",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                "X-API-Key",
                "x".repeat(40));
        assertThat(stranger.statusCode()).isEqualTo(503);
        assertThat(stranger.headers().firstValue("Retry-After")).isPresent();
        assertThat(health.get()).isEqualTo(503);
        assertThatThrownBy(found::get).hasCauseInstanceOf(Unavailable.class);
      }
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (store.get("/health").statusCode() != 200) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
      assertThat(shopper.call("buy-products", CART).at("/status")).isEqualTo("complete");
    } finally {
      store.close();
    }
  }
}
