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
    long mine = book("account_id = '%s' AND asset = 'USD'".formatted(shopper.id()));
    long unearned = book("kind = 'unearned' AND asset = 'USD'");
    STORE
        .shopper("10")
        .call(
            "buy-products",
            "{\"payment_method\":\"balance\",\"balance_currency\":\"USD\",\"cart_items\":[{\"product_id\":\"test-gift-card-code\",\"package_id\":\"1\"}]}");
    String insert =
        "INSERT INTO transfer (key, asset, from_book, to_book, units) VALUES ('%s', '%s', %d, %d, %s)";
    Map.of(
            insert.formatted("t1", "USD", mine, unearned, "1001"),
            "balance_not_negative",
            insert.formatted("t2", "EUR", mine, unearned, "1"),
            "touches a book of",
            insert.formatted("t3", "USD", mine, -1, "1"),
            "does not exist",
            insert.formatted("t4", "USD", mine, unearned, "0"),
            "check",
            "UPDATE book SET balance = balance + 1 WHERE id = " + mine,
            "by a transfer only",
            "UPDATE book SET asset = 'EUR' WHERE id = " + mine,
            "re-labelled",
            "DELETE FROM book WHERE id = " + mine,
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

  private static long book(String where) {
    STORE
        .shopper("1")
        .call(
            "buy-products",
            "{\"payment_method\":\"balance\",\"cart_items\":[{\"product_id\":\"test-gift-card-code\",\"package_id\":\"1\"}]}");
    return STORE.sql().sql("SELECT id FROM book WHERE " + where).query(Long.class).single();
  }
}
