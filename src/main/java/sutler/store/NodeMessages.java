package sutler.store;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Messages between the nodes of one store, by PostgreSQL's LISTEN and NOTIFY. They reach every
/// node that is connected, the sender too; one that is away misses them.
/// https://www.postgresql.org/docs/18/sql-notify.html
public final class NodeMessages implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NodeMessages.class.getName());
  private static final String CHANNEL = "sutler_nodes";

  /// PostgreSQL takes less than 8,000 bytes; what is longer goes by a row, and its id is sent.
  private static final int INLINE_BYTES_MAX = 7_000;

  private static final String BY_ROW = "row:";
  private static final int LOOK_MS = 1_000;
  private static final long PAUSE_MS = 1_000;
  private static final int CONNECT_SECONDS_MAX = 5;
  private static final int ANSWER_SECONDS_MAX = 10;
  private static final long SIGN_OF_LIFE_NANOS = 5_000_000_000L;

  private final Database database;
  private final HikariDataSource source;
  private final List<Consumer<String>> receivers = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  public NodeMessages(Database database, HikariDataSource source) {
    this.database = database;
    this.source = source;
    this.thread = Thread.ofPlatform().name("node-messages").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public void listen(Consumer<String> receiver) {
    receivers.add(receiver);
  }

  public void send(String message) {
    boolean inline = message.getBytes(StandardCharsets.UTF_8).length <= INLINE_BYTES_MAX;
    if (inline) {
      notifyAll(message);
      return;
    }
    // One transaction: the row is there when its id arrives.
    database.inTransaction(
        () -> {
          UUID id =
              database
                  .sql()
                  .sql("INSERT INTO node_message (body) VALUES (?) RETURNING id")
                  .param(message)
                  .query(UUID.class)
                  .single();
          notifyAll(BY_ROW + id);
          return id;
        });
  }

  private void notifyAll(String payload) {
    database
        .sql()
        .sql("SELECT pg_notify(?, ?) IS NULL")
        .param(CHANNEL)
        .param(payload)
        .query(Boolean.class)
        .list();
  }

  /// Forgets messages that every node has had the time to read.
  public void purge() {
    database
        .sql()
        .sql("DELETE FROM node_message WHERE sent_at < now() - interval '5 minutes'")
        .update();
  }

  private void run() {
    while (!closed) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + CHANNEL);
        receive(connection.unwrap(PGConnection.class), statement);
      } catch (SQLException away) {
        if (!closed) {
          LOG.log(Level.WARNING, "messages of other nodes are missed: " + away.getMessage());
          pause();
        }
      }
    }
  }

  /// A connection of its own: it waits for as long as the node runs.
  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    Optional.ofNullable(source.getUsername()).ifPresent(u -> properties.put("user", u));
    Optional.ofNullable(source.getPassword()).ifPresent(p -> properties.put("password", p));
    properties.put("ApplicationName", "sutler-nodes");
    properties.put("connectTimeout", Integer.toString(CONNECT_SECONDS_MAX));
    properties.put("socketTimeout", Integer.toString(ANSWER_SECONDS_MAX));
    properties.put("tcpKeepAlive", "true");
    return DriverManager.getConnection(source.getJdbcUrl(), properties);
  }

  private void receive(PGConnection connection, Statement statement) throws SQLException {
    long lastSign = System.nanoTime();
    while (!closed) {
      PGNotification[] arrived = connection.getNotifications(LOOK_MS);
      if (System.nanoTime() - lastSign > SIGN_OF_LIFE_NANOS) {
        // Waiting alone would not notice that the other end is gone.
        statement.execute("SELECT 1");
        lastSign = System.nanoTime();
      }
      for (PGNotification notification : arrived == null ? new PGNotification[0] : arrived) {
        deliver(notification.getParameter());
      }
    }
  }

  private void deliver(String payload) {
    try {
      Optional<String> message = payload.startsWith(BY_ROW) ? row(payload) : Optional.of(payload);
      message.ifPresent(m -> receivers.forEach(receiver -> receiver.accept(m)));
    } catch (RuntimeException unreadable) {
      LOG.log(Level.WARNING, "a message of another node was dropped: " + unreadable.getMessage());
    }
  }

  private Optional<String> row(String payload) {
    return database
        .sql()
        .sql("SELECT body FROM node_message WHERE id = ?::uuid")
        .param(payload.substring(BY_ROW.length()))
        .query(String.class)
        .optional();
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
