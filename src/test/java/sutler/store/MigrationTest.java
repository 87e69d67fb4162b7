package sutler.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import sutler.boot.TestStore;
import sutler.invoice.Invoice;
import sutler.invoice.OrderStatus;
import sutler.payment.Prompt;
import sutler.supply.Attempt;

/// A database of an earlier version, with something of everything in it, is brought along.
final class MigrationTest {
  private static final String BUYER = "00000000-0000-0000-0000-00000000000a";
  private static final String PARTNER = "00000000-0000-0000-0000-00000000000b";

  /// As the version with migrations up to 12 left it.
  private static final String BEFORE =
      """
      INSERT INTO account (id, email) VALUES ('%1$s', 'a@example.com'), ('%2$s', 'b@example.com');
      INSERT INTO product (id, name, brand, type, country, currency, categories, package_values, package_units, recipient,
        description, instructions, terms) VALUES ('steam-usa', 'Steam', 'Steam', 'giftcard', 'US', 'USD', '{games}', '{5}', '{500}', 'none', '', '', '');
      INSERT INTO book (account_id, kind, asset, balance) VALUES ('%1$s', 'balance', 'USD', 0), ('%2$s', 'balance', 'USD', 0),
        (NULL, 'world', 'USD', NULL), (NULL, 'unearned', 'USD', NULL), (NULL, 'sales', 'USD', NULL), (NULL, 'commission_cost', 'USD', NULL);

      INSERT INTO invoice (id, account_id, status, method, asset, total, email, arguments_hash, created_at, expires_at, waits_until, held_until, confirmed_at, receipt_mailed, by_guest)
      VALUES
        ('10000000-0000-0000-0000-000000000001', '%1$s', 'complete', 'balance', 'USD', 500, 'a@example.com', 'h', now(), now(), now(), NULL, now(), true, false),
        ('10000000-0000-0000-0000-000000000002', '%1$s', 'pending', 'balance', 'USD', 500, 'a@example.com', 'h', now(), now(), now(), NULL, now(), false, false),
        ('10000000-0000-0000-0000-000000000003', '%1$s', 'unpaid', 'bitcoin', 'BTC', 500, 'a@example.com', 'h', now(), now() + interval '1 hour', now() + interval '2 hours', now() + interval '90 minutes', NULL, false, true),
        ('10000000-0000-0000-0000-000000000004', '%1$s', 'payment_detected', 'bitcoin', 'BTC', 500, 'a@example.com', 'h', now(), now() + interval '1 hour', now() + interval '2 hours', NULL, NULL, false, false),
        ('10000000-0000-0000-0000-000000000005', '%1$s', 'blocked', 'balance', 'USD', 500, 'a@example.com', 'h', now(), now(), now(), NULL, now(), true, false);
      UPDATE invoice SET address = 'tb1', uri = 'bitcoin:tb1' WHERE method = 'bitcoin';

      INSERT INTO orders (id, invoice_id, account_id, position, product_id, product_name, type, value, face_asset, face, price, cashback, status, gift, test, due_at, attempts, failure)
      SELECT lpad(n::text, 24, '0'), ('10000000-0000-0000-0000-00000000000' || invoice)::uuid, '%1$s', position, 'steam-usa', 'Steam', 'giftcard', '5', 'USD', 500, price, 0, status, gift, false, now(), attempts, failure
      FROM (VALUES (1, 1, 0, 250, 'refunded', NULL, 0, 'sold out'), (2, 1, 1, 250, 'refunded', NULL, 0, 'sold out'), (3, 2, 0, 500, 'pending', NULL, 3, NULL),
        (4, 3, 0, 500, 'created', NULL, 0, NULL), (5, 4, 0, 500, 'created', NULL, 0, NULL), (6, 5, 0, 500, 'pending', NULL, 0, NULL))
        AS o (n, invoice, position, price, status, gift, attempts, failure);

      UPDATE orders SET recipient = '+4915112345678' WHERE id = lpad('3', 24, '0');
      UPDATE orders SET gift = '{"recipient_name":"Ann","recipient_email":"ann@example.com","sender_name":"Bob","message":"Enjoy","theme":"red"}'
        WHERE id = lpad('4', 24, '0');
      INSERT INTO payment (invoice_id, transaction_id, position, units, seen_at, account_id, rail, output, asset, state, confirmations, confirmations_needed)
      VALUES ('10000000-0000-0000-0000-000000000004', 'tx', 0, 500, now(), '%1$s', 'sandbox', 2, 'BTC', 'pending', 1, 3);
      INSERT INTO refund (invoice_id, position, reason, taken, taken_asset, credited_asset, credited, order_id, at, mailed) VALUES
        ('10000000-0000-0000-0000-000000000001', 0, 'order_failed', 250, 'USD', 'USD', 250, lpad('1', 24, '0'), now(), true),
        ('10000000-0000-0000-0000-000000000001', 1, 'order_failed', 250, 'USD', 'USD', 250, lpad('2', 24, '0'), now(), false);
      INSERT INTO order_reveal (order_id, account_id) VALUES (lpad('1', 24, '0'), '%1$s');
      INSERT INTO mail (id, recipient, kind, content, status) VALUES
        ('20000000-0000-0000-0000-000000000001', 'a@example.com', 'receipt', '\\x00', 'waiting'),
        ('20000000-0000-0000-0000-000000000002', 'a@example.com', 'receipt', '\\x00', 'sending'),
        ('20000000-0000-0000-0000-000000000003', 'a@example.com', 'receipt', '\\x00', 'sent');
      INSERT INTO bill_payment (id, account_id, product_id, steps_done, answers, expires_at) VALUES (gen_random_uuid(), '%1$s', 'p', 1, '\\x00', now());
      INSERT INTO x402_attempt (id, invoice_id, method, chain_id, payer, pay_to, units, valid_after, valid_before, nonce, signature, status, from_block, created_at, look_at)
      VALUES (gen_random_uuid(), '10000000-0000-0000-0000-000000000003', 'usdc_base', 84532, '0x' || repeat('a', 40), '0x' || repeat('b', 40), 1, 0, 9, '0x' || repeat('c', 64), '0x', 'failed', 1, now(), now());

      INSERT INTO transfer (key, invoice_id, asset, from_book, to_book, units)
      SELECT t.key, t.invoice::uuid, 'USD', f.id, b.id, t.units FROM (VALUES
          (1, 'sandbox:1', NULL, NULL, 'world', '%1$s', 'balance', 2000),
          (2, 'pay:1', '10000000-0000-0000-0000-000000000001', '%1$s', 'balance', NULL, 'unearned', 500),
          (3, 'refund:1', '10000000-0000-0000-0000-000000000001', NULL, 'unearned', '%1$s', 'balance', 250),
          (4, 'refund:2', '10000000-0000-0000-0000-000000000001', NULL, 'unearned', '%1$s', 'balance', 250),
          (5, 'pay:2', '10000000-0000-0000-0000-000000000002', '%1$s', 'balance', NULL, 'unearned', 500),
          (6, 'commission:9', '10000000-0000-0000-0000-000000000001', NULL, 'commission_cost', '%2$s', 'balance', 5))
        AS t (n, key, invoice, from_account, from_kind, to_account, to_kind, units)
        JOIN book f ON f.kind = t.from_kind AND f.account_id IS NOT DISTINCT FROM t.from_account::uuid
        JOIN book b ON b.kind = t.to_kind AND b.account_id IS NOT DISTINCT FROM t.to_account::uuid
        ORDER BY t.n;
      """
          .formatted(BUYER, PARTNER);

  @Test
  void whatWasThereIsThereAfterwards() throws Exception {
    TestStore store = TestStore.shared();
    String name = "before_" + UUID.randomUUID().toString().replace("-", "");
    store.sql().sql("CREATE DATABASE " + name).update();
    DataSource source =
        new DriverManagerDataSource(
            store.source().getJdbcUrl().replaceAll("/[a-z]+(\\?.*)?$", "/" + name),
            "postgres",
            store.ownersPassword());
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .target("12")
        .loggers("slf4j")
        .load()
        .migrate();
    JdbcClient sql = JdbcClient.create(source);
    sql.sql(BEFORE).update();

    Vault vault = Vault.open(java.nio.file.Path.of(store.keyset()));
    Database.migrate(source, vault);
    // Else no start would do the newest.
    assertThat(list(sql, "SELECT max(version::int)::text FROM flyway_schema_history"))
        .containsExactly(Integer.toString(Database.NEWEST));
    Database database = new Database(source);
    Books books = new Books(database);
    assertThat(books.audit()).isEmpty();
    assertThat(list(sql, "SELECT account_id || ' ' || kind || ' ' || balance FROM book ORDER BY 1"))
        .containsExactly(BUYER + " balance 1500", PARTNER + " balance 5");
    assertThat(list(sql, "SELECT kind || ' ' || key || ' ' || attempts FROM work ORDER BY 1"))
        .containsExactly(
            "deliver 10000000-0000-0000-0000-000000000002:000000000000000000000003 3",
            "expire 10000000-0000-0000-0000-000000000003 0",
            "expire 10000000-0000-0000-0000-000000000004 0",
            "mail 20000000-0000-0000-0000-000000000001 0",
            "mail 20000000-0000-0000-0000-000000000002 0",
            "receipt 10000000-0000-0000-0000-000000000002 0",
            "refund 10000000-0000-0000-0000-000000000001:1 0");
    // One that a rail holds is not due before that.
    assertThat(
            list(
                sql,
                "SELECT 'held' FROM work w JOIN invoice i ON i.id::text = w.key WHERE w.kind = 'expire' AND w.due_at = i.held_until"))
        .hasSize(1);
    assertThat(list(sql, "SELECT kind || ' ' || actor FROM event"))
        .containsExactly("revealed session:");
    // Suppliers that failed long ago are believed.
    assertThat(
            list(
                sql, "SELECT DISTINCT state FROM supply_attempt WHERE state IN ('failed', 'over')"))
        .containsExactly("over");
    assertThat(list(sql, "SELECT mode FROM store_mode")).containsExactly("sandbox");
    assertThat(list(sql, "SELECT nonce FROM x402_authorization")).hasSize(1);
    assertThat(list(sql, "SELECT supplier || ' ' || cost_bp FROM offer"))
        .containsExactly("sandbox 9700");

    SqlInvoices invoices = new SqlInvoices(database, books, vault);
    assertThat(
            list(
                sql,
                "SELECT x FROM (SELECT o::text FROM orders o UNION ALL SELECT i::text FROM invoice i"
                    + " UNION ALL SELECT a::text FROM account a UNION ALL SELECT m::text FROM mail m) AS t (x)"))
        .noneMatch(row -> row.contains("example.com") || row.contains("4915112345678"));
    assertThat(new Identities(database, vault).find("A@example.com").map(a -> a.id().toString()))
        .isEqualTo(Optional.of(BUYER));
    Invoice gift =
        invoices.find(UUID.fromString("10000000-0000-0000-0000-000000000003")).orElseThrow();
    assertThat(gift.email()).isEqualTo("a@example.com");
    assertThat(gift.orders().getFirst().gift().map(g -> g.recipientName() + " " + g.message()))
        .isEqualTo(Optional.of("Ann Enjoy"));
    Invoice pending =
        invoices.find(UUID.fromString("10000000-0000-0000-0000-000000000002")).orElseThrow();
    assertThat(pending.orders().getFirst().recipient()).isEqualTo(Optional.of("+4915112345678"));
    assertThat(pending.orders().getFirst().status()).isEqualTo(OrderStatus.PENDING);
    assertThat(pending.orders().getFirst().underWay().map(Attempt::state))
        .isEqualTo(Optional.of(Attempt.State.OPEN));
    Invoice seen =
        invoices.find(UUID.fromString("10000000-0000-0000-0000-000000000004")).orElseThrow();
    assertThat(seen.payments().getFirst().id().output()).isEqualTo(2);
    assertThat(seen.prompts())
        .containsExactly(new Prompt.Address("tb1", "bitcoin:tb1", Optional.empty()));
    assertThat(pending.prompts()).containsExactly(new Prompt.Ledger());
    assertThat(
            invoices
                .find(UUID.fromString("10000000-0000-0000-0000-000000000003"))
                .orElseThrow()
                .byGuest())
        .isTrue();
    assertThat(
            invoices
                .find(UUID.fromString("10000000-0000-0000-0000-000000000001"))
                .orElseThrow()
                .refunds())
        .hasSize(2);
  }

  private static List<String> list(JdbcClient sql, String query) {
    return sql.sql(query).query((row, n) -> row.getString(1)).list();
  }
}
