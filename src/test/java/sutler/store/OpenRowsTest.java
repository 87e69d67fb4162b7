package sutler.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.boot.TestStore.Result;
import sutler.boot.TestStore.Shopper;

/// What costs nothing to begin is bounded, and swept when it has ended.
final class OpenRowsTest {
  private static final TestStore STORE = TestStore.shared();
  private final Shopper shopper = STORE.shopper("100");

  private Result buy(String method) {
    return shopper.call(
        "buy-products",
        "{\"payment_method\":\"%s\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}"
            .formatted(method));
  }

  /// As if the same had been bought again and again.
  private static void repeat(String invoice, int times) {
    STORE
        .sql()
        .sql(
            "INSERT INTO invoice SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid()))).*"
                + " FROM invoice i, generate_series(1, ?) WHERE i.id = ?::uuid")
        .param(times)
        .param(invoice)
        .update();
  }

  @Test
  void anAccountHasSoManyUnpaidInvoices() {
    repeat(buy("bitcoin").at("/invoice_id"), OpenRows.INVOICES_OF_ACCOUNT_MAX - 2);
    assertThat(buy("bitcoin").error()).isFalse();

    Result refused = buy("litecoin");

    assertThat(refused.at("/code")).as(refused.text()).isEqualTo("LIMIT_EXCEEDED");
    // What is paid at once leaves nothing open; and others are not concerned.
    assertThat(buy("balance").at("/status")).isEqualTo("complete");
    expire();
    assertThat(buy("litecoin").error()).isFalse();
  }

  /// Copies have addresses that nobody can read: nothing is to come upon them.
  private void expire() {
    STORE
        .sql()
        .sql(
            "UPDATE invoice SET status = 'expired', waits_until = now() WHERE account_id = ? AND status = 'unpaid'")
        .param(shopper.id())
        .update();
  }

  /// Whoever knows an address can buy as a guest in its name.
  @Test
  void whatGuestsBeginIsNotCountedAgainstTheOwner() {
    String bought = buy("bitcoin").at("/invoice_id");
    STORE.sql().sql("UPDATE invoice SET by_guest = true WHERE id = ?::uuid").param(bought).update();
    repeat(bought, OpenRows.INVOICES_OF_ACCOUNT_MAX);

    assertThat(buy("bitcoin").error()).isFalse();
    assertThat(STORE.room().forInvoice(shopper.id(), true)).isFalse();
    expire();
  }

  @Test
  void anAccountHasSoManyUnfinishedForms() {
    STORE
        .sql()
        .sql(
            "INSERT INTO bill_payment (id, account_id, product_id, steps_done, revision, answers, expires_at)"
                + " SELECT gen_random_uuid(), ?, 'x', 1, 1, ''::bytea, now() + interval '1 hour' FROM generate_series(1, ?)")
        .param(shopper.id())
        .param(OpenRows.FORMS_OF_ACCOUNT_MAX)
        .update();

    Result refused =
        shopper.call(
            "submit-prepayment-step",
            "{\"product_id\":\"prepaid-visa-usa\",\"step_number\":1,\"form_data\":{\"first_name\":\"A\",\"last_name\":\"B\"}}");

    assertThat(refused.at("/code")).as(refused.text()).isEqualTo("LIMIT_EXCEEDED");
  }

  /// Of very many, the newest stay a month and the others a day; a guest's stay a week, for a
  /// payment may come late.
  @Test
  void unpaidInvoicesAreSwept() {
    String bought = buy("bitcoin").at("/invoice_id");
    repeat(bought, 1_100);
    STORE
        .sql()
        .sql(
            "UPDATE invoice SET status = 'expired', waits_until = now() - interval '1 minute',"
                + " created_at = created_at - interval '25 hours' - random() * interval '1 day' WHERE account_id = ?")
        .param(shopper.id())
        .update();
    Shopper guest = STORE.shopper(UUID.randomUUID(), UUID.randomUUID() + "@example.com");
    Shopper later = STORE.shopper(UUID.randomUUID(), UUID.randomUUID() + "@example.com");
    ofGuest(bought, guest, "8 days");
    ofGuest(bought, later, "6 days");

    STORE.retention().dropUnpaid();

    assertThat(count("invoice WHERE account_id = ?", shopper.id())).isBetween(999L, 1_000L);
    assertThat(count("invoice WHERE account_id = ?", guest.id())).isZero();
    assertThat(count("account WHERE id = ?", guest.id())).isZero();
    assertThat(count("invoice WHERE account_id = ?", later.id())).isOne();
    assertThat(count("account WHERE id = ?", shopper.id())).isOne();
  }

  private static void ofGuest(String bought, Shopper guest, String ago) {
    STORE
        .sql()
        .sql(
            "INSERT INTO invoice SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(),"
                + " 'account_id', ?::text, 'by_guest', true, 'created_at', now() - ?::interval))).*"
                + " FROM invoice i WHERE i.id = ?::uuid")
        .param(guest.id().toString())
        .param(ago)
        .param(bought)
        .update();
    STORE.sql().sql("DELETE FROM api_key WHERE account_id = ?").param(guest.id()).update();
  }

  private static long count(String rows, UUID id) {
    return STORE.sql().sql("SELECT count(*) FROM " + rows).param(id).query(Long.class).single();
  }
}
