package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import sutler.boot.TestStore.Result;
import sutler.boot.TestStore.Shopper;

/// What a database that is spread over machines by account would refuse: a key without the account
/// first, and a statement that does not say whose rows it wants. On PostgreSQL 15, the oldest that
/// the store runs on; all other tests run on the newest.
final class KeyedByAccountTest {
  private static final Path POSTGRES_15 = Path.of("target/postgres-15/postgres-15.jar");

  /// Tables of a customer: those of purchases.
  private static final Set<String> OF_CUSTOMERS =
      Set.of(
          "invoice",
          "orders",
          "supply_attempt",
          "payment",
          "refund",
          "event",
          "transfer",
          "book",
          "bill_payment",
          "x402_attempt");

  /// Tables that lead to an account, by a hash or a name that is unique over all: they cannot have
  /// it first.
  private static final Set<String> LEADING =
      Set.of(
          "account",
          "api_key",
          "oauth_grant",
          "affiliate",
          "passkey",
          "gift_link",
          "work",
          "session",
          "mail");

  /// Statements that are meant to look at all accounts.
  private static final List<String> OVER_ALL =
      List.of(
          // A link or a rail names an invoice and no account.
          "FROM invoice i WHERE i.id = $",
          "SELECT account_id FROM invoice WHERE id = $",
          "WHERE i.id = ANY",
          // How many there are in all is bounded.
          "FROM (SELECT FROM bill_payment WHERE invoice_id IS NULL LIMIT",
          "FROM (SELECT FROM invoice WHERE status = $",
          // The sandbox's own: it pays invoices by itself, and plays attempts.
          "WHERE status = $1 AND created_at <= $2",
          // A chain is not an account's.
          "FROM x402_attempt WHERE",
          "UPDATE x402_attempt SET",
          // Forms that nobody used.
          "DELETE FROM bill_payment WHERE invoice_id IS NULL",
          "INSERT INTO x402_authorization",
          // An affiliate's figures.
          "FROM affiliate a WHERE");

  private static OtherPostgres postgres;
  private static TestStore store;

  @BeforeAll
  static void open() throws Exception {
    postgres =
        OtherPostgres.start(
            POSTGRES_15,
            List.of(
                "shared_preload_libraries = 'pg_stat_statements'",
                "pg_stat_statements.max = 5000",
                "fsync = off"));
    store = TestStore.fresh(Map.of("SUTLER_DATABASE_URL", postgres.url()));
    sql().sql("CREATE EXTENSION pg_stat_statements").update();
    // Migrations are run by one node, once.
    sql().sql("SELECT pg_stat_statements_reset()").query((row, n) -> true).list();
  }

  @AfterAll
  static void close() throws Exception {
    store.close();
    postgres.close();
  }

  private static JdbcClient sql() {
    return store.sql();
  }

  @Test
  void theServerIsTheOldestThatIsSupported() {
    assertThat(sql().sql("SHOW server_version").query(String.class).single()).startsWith("15.");
  }

  @Test
  void everyKeyOfACustomersTableBeginsWithTheAccount() {
    List<String> keys =
        sql()
            .sql(
                """
                SELECT c.relname || ': ' || i.relname || ' begins with ' || a.attname
                FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
                WHERE c.relnamespace = 'public'::regnamespace AND (x.indisprimary OR x.indisunique)
                  AND EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = c.oid AND k.attname = 'account_id')
                  AND a.attname <> 'account_id' ORDER BY 1
                """)
            .query((row, n) -> row.getString(1))
            .list();
    assertThat(keys).allMatch(key -> LEADING.contains(key.split(":")[0]));
    for (String table : OF_CUSTOMERS) {
      assertThat(
              sql()
                  .sql(
                      "SELECT count(*) FROM pg_attribute WHERE attrelid = ?::regclass AND attname = 'account_id' AND attnotnull")
                  .param(table)
                  .query(Integer.class)
                  .single())
          .as(table)
          .isOne();
    }
    assertThat(
            sql()
                .sql(
                    "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE contype = 'f'"
                        + " AND confrelid = 'invoice'::regclass AND array_length(conkey, 1) < 2")
                .query((row, n) -> row.getString(1))
                .list())
        .isEmpty();
  }

  @Test
  void everyStatementOfAPurchaseSaysWhoseRowsItWants() throws Exception {
    buyInAllWays();
    List<String> offenders = new ArrayList<>();
    Pattern table = Pattern.compile("\\b(" + String.join("|", OF_CUSTOMERS) + ")\\b");
    List<String> statements =
        sql()
            .sql(
                "SELECT DISTINCT query FROM pg_stat_statements WHERE query ~* '^(select|insert|update|delete|with)'")
            .query((row, n) -> row.getString(1))
            .list();
    assertThat(statements).hasSizeGreaterThan(20);
    for (String statement : statements) {
      String text = statement.replaceAll("\\s+", " ");
      boolean ofTest = text.contains("pg_stat_statements") || text.contains("pg_class");
      if (!ofTest && table.matcher(text).find()) {
        boolean named =
            text.matches("(?s).*account_id.*(= \\$|\\(x\\.account_id|= [a-z]\\.account_id).*")
                || (text.contains("INSERT INTO") && text.contains("account_id"));
        boolean meant = OVER_ALL.stream().anyMatch(text::contains);
        if (!named && !meant) {
          offenders.add(text);
        }
        if (text.toUpperCase(Locale.ROOT).contains("SKIP LOCKED")) {
          offenders.add("locks over accounts: " + text);
        }
      }
    }
    assertThat(offenders).isEmpty();
    assertThat(store.audit()).isEmpty();
  }

  private static void buyInAllWays() throws Exception {
    Shopper shopper = store.shopper("1000");
    for (String product :
        List.of("steam-usa", "test-gift-card-code-fail", "test-gift-card-code-second")) {
      assertThat(buy(shopper, "balance", product, "").at("/status")).isEqualTo("complete");
    }
    Result gift =
        buy(
            shopper,
            "balance",
            "steam-usa",
            ",\"gift\":{\"recipient_name\":\"Jane\",\"recipient_email\":\"jane@example.com\",\"sender_name\":\"John\",\"message\":\"Hi\",\"theme\":\"red\"}");
    assertThat(gift.error()).as(gift.text()).isFalse();
    for (String method : List.of("bitcoin", "lightning", "usdc_base")) {
      Result bought = buy(shopper, method, "steam-usa", "");
      String id = bought.at("/invoice_id");
      play(id, "{\"confirmations\":0,\"transaction_id\":\"t\"}");
      play(id, "{\"play\":\"gone\",\"transaction_id\":\"t\"}");
      play(id, "{}");
      shopper.call("get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}");
    }
    play(buy(shopper, "bitcoin", "steam-usa", "").at("/invoice_id"), "{\"late\":true}");
    Result again = buy(shopper, "balance", "steam-usa", "");
    Result read =
        shopper.call("get-invoice-by-id", "{\"invoice_id\":\"" + again.at("/invoice_id") + "\"}");
    shopper.call(
        "update-order",
        "{\"order_id\":\"" + read.at("/orders/0/order_id") + "\",\"remaining_amount\":\"1\"}");
    Result step =
        shopper.call(
            "submit-prepayment-step",
            "{\"product_id\":\"prepaid-visa-usa\",\"step_number\":1,\"form_data\":{\"first_name\":\"A\",\"last_name\":\"B\"}}");
    assertThat(step.error()).as(step.text()).isFalse();
    shopper.call("list-invoices", "{}");
    shopper.call("get-product-details", "{\"product_id\":\"steam-usa\"}");
    // The receipts and the gift's mail are written behind the purchases.
    long end = System.nanoTime() + 20_000_000_000L;
    while (sql().sql("SELECT count(*) FROM mail WHERE kind = 'gift'").query(Long.class).single()
            == 0
        && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  private static Result buy(Shopper shopper, String method, String product, String more) {
    return shopper.call(
        "buy-products",
        "{\"payment_method\":\"%s\",\"cart_items\":[{\"product_id\":\"%s\",\"package_id\":\"5\"%s}]}"
            .formatted(method, product, more));
  }

  private static void play(String id, String body) {
    assertThat(store.post("/sandbox/invoices/" + id + "/payments", body).statusCode())
        .isEqualTo(200);
  }
}
