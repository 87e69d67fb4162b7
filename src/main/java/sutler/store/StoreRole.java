package sutler.store;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The role as which the store works: it reads and writes rows, and owns nothing. The tables are
/// another's, who makes and changes them at a start.
public final class StoreRole {
  /// Two nodes that start at once take turns.
  private static final long TURN = 0x5357_524F_4C45L;

  /// What is written once and never changed, and what is the owner's own.
  private static final List<String> ONLY_ADDED =
      List.of(
          "REVOKE UPDATE, DELETE ON transfer FROM %s",
          "REVOKE INSERT, UPDATE, DELETE ON book FROM %s");

  /// What was done to the tables, the modules' too, is the owner's to write.
  private static final String HISTORIES =
      "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'flyway\\_%'";

  private static final List<String> MAY =
      List.of(
          "GRANT USAGE ON SCHEMA public TO %s",
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %s",
          "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %s");

  private StoreRole() {}

  /// Makes the role where it is not there yet, and gives it its password.
  ///
  /// @param owner may make roles
  public static void make(DataSource owner, String name, String password) {
    JdbcClient sql = JdbcClient.create(owner);
    taking(
        owner,
        () -> {
          boolean there =
              sql.sql("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)")
                  .param(name)
                  .query(Boolean.class)
                  .single();
          String statement =
              sql.sql(
                      "SELECT format('%s ROLE %%I LOGIN NOSUPERUSER PASSWORD %%L', ?::text, ?::text)"
                          .formatted(there ? "ALTER" : "CREATE"))
                  .param(name)
                  .param(password)
                  .query(String.class)
                  .single();
          sql.sql(statement).update();
        });
  }

  /// After the tables were brought up to date. Where both are one role, nothing is granted.
  ///
  /// @param store as which the store works
  public static void grant(DataSource owner, DataSource store) {
    String name = JdbcClient.create(store).sql("SELECT current_user").query(String.class).single();
    JdbcClient sql = JdbcClient.create(owner);
    if (name.equals(sql.sql("SELECT current_user").query(String.class).single())) {
      return;
    }
    String quoted = sql.sql("SELECT quote_ident(?)").param(name).query(String.class).single();
    taking(
        owner,
        () -> {
          MAY.forEach(statement -> sql.sql(statement.formatted(quoted)).update());
          ONLY_ADDED.forEach(statement -> sql.sql(statement.formatted(quoted)).update());
          sql.sql(HISTORIES).query((row, n) -> row.getString(1)).list().stream()
              .map(table -> "REVOKE INSERT, UPDATE, DELETE ON %s FROM %s".formatted(table, quoted))
              .forEach(statement -> sql.sql(statement).update());
        });
  }

  private static void taking(DataSource owner, Runnable block) {
    new TransactionTemplate(new JdbcTransactionManager(owner))
        .executeWithoutResult(
            status -> {
              JdbcClient.create(owner)
                  .sql("SELECT true FROM pg_advisory_xact_lock(?)")
                  .param(TURN)
                  .query(Boolean.class)
                  .single();
              block.run();
            });
  }
}
