package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import sutler.config.StartFailure;

/// The store works as a role that owns nothing: whoever got hold of its connection could neither
/// change a table, nor what is written in the books, nor run a program.
final class DatabaseRolesTest {
  private static final TestStore STORE = TestStore.shared();

  private static JdbcClient asStore() {
    return JdbcClient.create(STORE.source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE transfer SET units = 1",
        "DELETE FROM transfer",
        "UPDATE book SET balance = balance + 777",
        "INSERT INTO book (account_id, kind, asset, balance) VALUES (gen_random_uuid(), 'balance', 'USD', 5)",
        "DELETE FROM flyway_schema_history",
        "DROP TABLE invoice",
        "TRUNCATE invoice",
        "ALTER TABLE account ADD COLUMN x int",
        "DROP TRIGGER hold_account ON invoice",
        "CREATE TABLE mine (x int)",
        "CREATE ROLE another SUPERUSER",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')"
      })
  void theStoreMayNot(String statement) {
    assertThatThrownBy(() -> asStore().sql(statement).query(String.class).list())
        .rootCause()
        .message()
        .matches("(?s).*(permission denied|must be owner).*");
  }

  @Test
  void theStoreIsNobodySpecial() {
    assertThat(
            asStore()
                .sql(
                    "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                .query(Boolean.class)
                .single())
        .isFalse();
  }

  /// An operator's own PostgreSQL, with a role for each.
  @Test
  void anOutsideDatabaseHasTwoRolesToo(@TempDir Path data) throws Exception {
    String name = "roles_" + UUID.randomUUID().toString().replace("-", "");
    STORE.sql().sql("CREATE ROLE %s_owner LOGIN PASSWORD 'owner'".formatted(name)).update();
    STORE.sql().sql("CREATE ROLE %s_store LOGIN PASSWORD 'store'".formatted(name)).update();
    STORE.sql().sql("CREATE DATABASE %1$s OWNER %1$s_owner".formatted(name)).update();
    String at = STORE.databaseUrl().replaceAll(".*@", "").replaceAll("/[^/]*$", "/" + name);
    Map<String, String> environment =
        Map.of(
            "SUTLER_DATA", data.toString(),
            "SUTLER_PORT", Integer.toString(Rehearsal.freePort()),
            "SUTLER_DATABASE_URL", "postgresql://%s_store:store@%s".formatted(name, at),
            "SUTLER_DATABASE_OWNER_URL", "postgresql://%s_owner:owner@%s".formatted(name, at));

    Application store = Application.start(new String[0], environment);
    try {
      JdbcClient sql = JdbcClient.create(store.store().kept().source());
      assertThat(sql.sql("SELECT current_user").query(String.class).single())
          .isEqualTo(name + "_store");
      assertThat(sql.sql("SELECT count(*) FROM product").query(Long.class).single()).isPositive();
      assertThatThrownBy(() -> sql.sql("DROP TABLE invoice").update())
          .rootCause()
          .hasMessageContaining("must be owner");
    } finally {
      store.close();
    }
    assertThat(Files.exists(data.resolve("postgres"))).isFalse();
  }

  /// When the database is gone, anybody on the machine can listen at its port.
  @Test
  void nobodyElseIsToldThePassword() throws Exception {
    byte[] heard;
    try (ServerSocket thief = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> said = threads.submit(() -> asking(thief));
      String url =
          STORE.source().getJdbcUrl().replaceAll(":[0-9]+/", ":" + thief.getLocalPort() + "/");
      assertThatThrownBy(() -> DriverManager.getConnection(url, "sutler", "hush-hush"))
          .isInstanceOf(SQLException.class);
      heard = said.get();
    }

    assertThat(new String(heard, StandardCharsets.ISO_8859_1)).doesNotContain("hush-hush");
  }

  /// Asks whoever comes for a password in clear text.
  private static byte[] asking(ServerSocket thief) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    while (heard.size() < 20) {
      try (Socket client = thief.accept()) {
        client.setSoTimeout(2_000);
        byte[] buffer = new byte[1_024];
        int length = client.getInputStream().read(buffer);
        if (length == 8) {
          // It asks for encryption first.
          client.getOutputStream().write('N');
          length = client.getInputStream().read(buffer);
        }
        client.getOutputStream().write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
        for (; length > 0; length = client.getInputStream().read(buffer)) {
          heard.write(buffer, 0, length);
        }
      } catch (IOException gone) {
        heard.write(new byte[20]);
      }
    }
    return heard.toByteArray();
  }

  @Test
  void anOwnerAloneIsNoDatabase(@TempDir Path data) throws Exception {
    Map<String, String> environment =
        Map.of(
            "SUTLER_DATA",
            data.toString(),
            "SUTLER_PORT",
            Integer.toString(Rehearsal.freePort()),
            "SUTLER_DATABASE_OWNER_URL",
            "postgresql://owner@127.0.0.1:5432/store");

    assertThatThrownBy(() -> Application.start(new String[0], environment))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("database_url");
  }

  @Test
  void aLongLogIsCutBack(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("server.log");
    Files.writeString(log, "0123456789");

    EmbeddedPostgres.trim(log, 10);
    assertThat(log).hasContent("0123456789");
    EmbeddedPostgres.trim(log, 9);

    assertThat(log).isEmptyFile();
    assertThat(folder.resolve("server.log.1")).hasContent("0123456789");
  }
}
