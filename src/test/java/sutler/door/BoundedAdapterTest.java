package sutler.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.junit.jupiter.api.Test;

/// Places among those that are served.
final class BoundedAdapterTest {
  private static final int MOST = 8;

  private final CountDownLatch inside = new CountDownLatch(MOST - 1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger made = new AtomicInteger();

  /// Nobody waits while others only send slowly: those make room while there still is some.
  @Test
  void roomIsMadeBeforeThereIsNone() throws Exception {
    Adapter holding =
        (Adapter)
            java.lang.reflect.Proxy.newProxyInstance(
                Adapter.class.getClassLoader(),
                new Class<?>[] {Adapter.class},
                (proxy, method, arguments) -> {
                  inside.countDown();
                  end.await();
                  return null;
                });
    BoundedAdapter adapter = new BoundedAdapter(holding, MOST, () -> made.incrementAndGet() > 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MOST - 1; i++) {
        threads.submit(
            () -> {
              adapter.service(new Request(), new Response());
              return true;
            });
        while (inside.getCount() >= MOST - 1 - i) {
          Thread.onSpinWait();
        }
      }
      end.countDown();
    }

    // Six let in without it, the seventh with one place left.
    assertThat(made.get()).isEqualTo(1);
  }
}
