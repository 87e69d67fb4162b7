package sutler.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;

/// Messages between nodes, over a real PostgreSQL.
final class NodeMessagesTest {
  private static final TestStore STORE = TestStore.shared();
  private static final int WAIT_SECONDS_MAX = 20;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private HikariDataSource source;
  private NodeMessages one;
  private NodeMessages other;

  @BeforeEach
  void open() throws InterruptedException {
    source = STORE.source();
    Database database = new Database(source);
    one = new NodeMessages(database, source);
    other = new NodeMessages(database, source);
    one.listen(message -> {});
    other.listen(heard::add);
    one.start();
    other.start();
    // Until it listens; the store's own node ignores what it does not know.
    until("{\"type\":\"hello\"}");
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void aMessageReachesTheOtherNode() throws Exception {
    one.send("{\"type\":\"test\",\"text\":\"grüße\"}");

    assertThat(next("test")).contains("grüße");
  }

  @Test
  void aMessageTooLongForANotificationArrivesWhole() throws Exception {
    String text = "{\"type\":\"long\",\"text\":\"" + "ü€𝄞".repeat(20_000) + "\"}";

    one.send(text);

    assertThat(next("long")).isEqualTo(text);
  }

  @Test
  void aNodeThatLostItsConnectionHearsAgain() throws Exception {
    STORE
        .sql()
        .sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'sutler-nodes'")
        .query(Long.class)
        .single();

    until("{\"type\":\"again\"}");
  }

  /// Sends until it is heard.
  private void until(String message) throws InterruptedException {
    heard.clear();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    String arrived = null;
    while (!message.equals(arrived)) {
      assertThat(System.nanoTime()).as("nothing is heard").isLessThan(end);
      one.send(message);
      arrived = heard.poll(200, TimeUnit.MILLISECONDS);
    }
  }

  private String next(String type) throws InterruptedException {
    String message = heard.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    while (message != null && !message.contains("\"type\":\"" + type + "\"")) {
      message = heard.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }
    assertThat(message).as(type).isNotNull();
    return message;
  }
}
