package sutler.store;

import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import sutler.checkout.Unavailable;

/// The database: statements and transactions. A transaction is a block; what throws inside it is
/// rolled back.
public final class Database {
  /// The number of the newest migration: a file in `db/migration`, or [SealTyped].
  static final int NEWEST = 29;

  private final DataSource source;
  private final JdbcTemplate template;
  private final JdbcClient client;
  private final TransactionTemplate transactions;
  private final TransactionTemplate snapshots;

  public Database(DataSource plain) {
    this.source = new AnsweringSource(plain);
    this.template = new JdbcTemplate(source);
    SQLExceptionSubclassTranslator faults = new SQLExceptionSubclassTranslator();
    faults.setCustomTranslator(
        (task, sql, fault) -> AccountGone.is(fault) ? AccountGone.of(fault) : null);
    this.template.setExceptionTranslator(faults);
    this.client = JdbcClient.create(template);
    JdbcTransactionManager manager = new JdbcTransactionManager(source);
    this.transactions = new TransactionTemplate(manager);
    this.snapshots = new TransactionTemplate(manager);
    this.snapshots.setReadOnly(true);
    this.snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /// For modules, which have tables of their own.
  public DataSource source() {
    return source;
  }

  /// Brings the tables to the version this program knows. Where they are there already, which is at
  /// every start but the first, Flyway is not even loaded: it reads all migrations first, and that
  /// is a tenth of a start.
  ///
  /// @param vault with whose keys the database was written
  public static void migrate(DataSource source, Vault vault) {
    if (migrated(JdbcClient.create(source)) == NEWEST) {
      return;
    }
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .javaMigrations(new SealTyped(vault))
        .loggers("slf4j")
        .load()
        .migrate();
  }

  /// The newest migration that was done; 0 for a new database, and where one has failed.
  private static int migrated(JdbcClient client) {
    boolean known =
        client
            .sql("SELECT to_regclass('flyway_schema_history') IS NOT NULL")
            .query(Boolean.class)
            .single();
    return known
        ? client
            .sql(
                "SELECT CASE WHEN bool_and(success) THEN max(version::int) ELSE 0 END FROM flyway_schema_history")
            .query((row, n) -> row.getInt(1))
            .single()
        : 0;
  }

  /// Brings the tables of a module to the version that it knows. Its history is kept apart, so that
  /// no module waits for another's numbers.
  ///
  /// @param folder on the class path
  public static void migrate(DataSource source, String module, String folder) {
    Flyway.configure()
        .dataSource(source)
        .table("flyway_" + module)
        .locations("classpath:" + folder)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  /// The kind of store that this database belongs to; empty while it is new.
  public Optional<String> mode() {
    return client.sql("SELECT mode FROM store_mode").query(String.class).optional();
  }

  /// Marks a new database as belonging to one kind of store.
  ///
  /// @return the kind that it belongs to
  public String mode(String wanted) {
    client
        .sql("INSERT INTO store_mode (mode) VALUES (?) ON CONFLICT DO NOTHING")
        .param(wanted)
        .update();
    return client.sql("SELECT mode FROM store_mode").query(String.class).single();
  }

  /// For people: the server and its version.
  public static String version(DataSource source) {
    return "PostgreSQL "
        + JdbcClient.create(source).sql("SHOW server_version").query(String.class).single();
  }

  JdbcClient sql() {
    return client;
  }

  JdbcTemplate template() {
    return template;
  }

  <T> T inTransaction(Supplier<T> block) {
    return run(transactions, block);
  }

  /// Several reads of one moment: no change that others make comes between them.
  <T> T inSnapshot(Supplier<T> block) {
    return run(snapshots, block);
  }

  private static <T> T run(TransactionTemplate template, Supplier<T> block) {
    try {
      T result = template.execute(status -> block.get());
      if (result == null) {
        throw new IllegalStateException("a transaction without a result");
      }
      return result;
    } catch (CannotCreateTransactionException noAnswer) {
      // Nothing was begun.
      throw new Unavailable(noAnswer);
    }
  }

  /// Reads many rows through a cursor, so many at a time.
  void stream(String statement, int rowsAtATime, RowCallbackHandler each, Object... arguments) {
    JdbcTemplate cursor = new JdbcTemplate(source);
    cursor.setFetchSize(rowsAtATime);
    // A cursor lives in a transaction.
    snapshots.executeWithoutResult(status -> cursor.query(statement, each, arguments));
  }

  public int countProducts() {
    return client.sql("SELECT count(*) FROM product WHERE NOT test").query(Integer.class).single();
  }

  /// True when the database answers.
  public boolean answers() {
    return client.sql("SELECT true").query(Boolean.class).single();
  }
}
