package sutler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import sutler.boot.TestStore;

/// What the database itself refuses, whoever asks.
final class BooksTest {
  private static final TestStore STORE = TestStore.shared();

  @Test
  void theDatabaseKeepsTheBooks() {
    TestStore.Shopper shopper = STORE.shopper("10");
    String mine =
        "account_id = '%s' AND kind = 'balance' AND asset = 'USD'".formatted(shopper.id());
    String insert =
        "INSERT INTO transfer (account_id, key, asset, from_kind, to_kind, units) VALUES ('"
            + shopper.id()
            + "', '%s', '%s', '%s', '%s', %s)";
    Map.of(
            insert.formatted("t1", "USD", "balance", "unearned", "1001"),
            "balance_not_negative",
            insert.formatted("t2", "EUR", "balance", "unearned", "1"),
            "balance_not_negative",
            insert.formatted("t3", "USD", "balance", "elsewhere", "1"),
            "transfer_kinds",
            insert.formatted("t4", "USD", "balance", "unearned", "0"),
            "check",
            "UPDATE book SET balance = balance + 1 WHERE " + mine,
            "by a transfer only",
            "INSERT INTO book (account_id, kind, asset, balance) VALUES (gen_random_uuid(), 'balance', 'USD', 5)",
            "by a transfer only",
            "UPDATE book SET asset = 'EUR' WHERE " + mine,
            "re-labelled",
            "DELETE FROM book WHERE " + mine,
            "never deleted",
            "DELETE FROM transfer",
            "never changed",
            "UPDATE transfer SET units = units + 1",
            "never changed")
        .forEach(
            (statement, reason) ->
                assertThatThrownBy(() -> STORE.sql().sql(statement).update())
                    .as(statement)
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining(reason));
    assertThat(STORE.audit()).isEmpty();
  }
}
