package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import sutler.boot.TestStore.Result;
import sutler.store.AccountGone;
import sutler.store.Retention;

/// A person takes their data along, changes their address, and is forgotten.
final class DataTest {
  private static final TestStore STORE = TestStore.shared();

  private final String email = "data-" + UUID.randomUUID() + "@example.com";
  private final Person person = new Person(STORE);

  private String key() throws Exception {
    HttpResponse<String> made = person.post("/account/keys", form(Map.of("name", "a script")));
    Matcher key = Pattern.compile("<pre class=\"long\">([^<]+)</pre>").matcher(made.body());
    assertThat(key.find()).isTrue();
    return key.group(1);
  }

  private Map<String, String> form(Map<String, String> fields) throws Exception {
    Map<String, String> form = new java.util.HashMap<>(fields);
    form.put("_csrf", Person.csrf(person.get("/account/data")));
    return form;
  }

  private HttpResponse<String> delete(String typed) throws Exception {
    return person.post("/account/data/delete", form(Map.of("email", typed)));
  }

  private static Result buyGift(String key) {
    Result bought =
        STORE.call(
            key,
            "buy-products",
            """
            {"payment_method":"bitcoin","cart_items":[{"product_id":"steam-usa","package_id":"5",
             "gift":{"recipient_name":"Ann Other","recipient_email":"ann@example.com","sender_name":"Bob","message":"Enjoy it","theme":"red"}}]}
            """);
    assertThat(bought.error()).as(bought.text()).isFalse();
    return bought;
  }

  private static void pay(Result bought) {
    assertThat(
            TestStore.json(
                    STORE
                        .post("/sandbox/invoices/" + bought.at("/invoice_id") + "/payments", "{}")
                        .body())
                .path("status")
                .asString())
        .isEqualTo("complete");
  }

  private UUID account() {
    return STORE.identities().find(email).orElseThrow().id();
  }

  @Test
  void aPersonTakesTheirDataAlong() throws Exception {
    person.signIn(email);
    pay(buyGift(key()));

    HttpResponse<String> file = person.post("/account/data/export", form(Map.of()));

    assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("attachment");
    var data = TestStore.json(file.body());
    assertThat(data.at("/email").asString()).isEqualTo(email);
    assertThat(data.at("/keys/0/name").asString()).isEqualTo("a script");
    assertThat(data.at("/purchases/0/orders/0/gift/recipient_name").asString())
        .isEqualTo("Ann Other");
    assertThat(data.at("/purchases/0/orders/0/redemption").isEmpty()).isFalse();
    assertThat(data.at("/movements").isEmpty()).isFalse();
  }

  @Test
  void aPersonIsForgottenAndTheBooksAreNot() throws Exception {
    person.signIn(email);
    UUID account = account();
    String key = key();
    Result open = buyGift(key);
    assertThat(delete(email).body()).contains("still under way");
    pay(open);
    assertThat(delete("somebody@example.com").statusCode()).isEqualTo(400);
    Person elsewhere = new Person(STORE);
    elsewhere.signIn(email);

    HttpResponse<String> gone = delete(email);

    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(303);
    assertThat(person.get("/account").statusCode()).isEqualTo(302);
    assertThat(elsewhere.get("/account").statusCode()).isEqualTo(302);
    assertThat(STORE.identities().find(email)).isEmpty();
    assertThat(STORE.post("/mcp", "{}", "Authorization", "Bearer " + key).statusCode())
        .isEqualTo(401);
    assertThat(typed(account)).isZero();
    assertThat(STORE.history(account)).isNotEmpty();
    assertThat(STORE.audit()).isEmpty();
    assertThat(STORE.checkout().invoices().find(UUID.fromString(open.at("/invoice_id"))))
        .hasValueSatisfying(
            invoice -> {
              assertThat(invoice.email()).isEmpty();
              assertThat(invoice.orders().getFirst().gift()).isEmpty();
            });
    // Who comes back is somebody new.
    Person again = new Person(STORE);
    again.signIn(email);
    assertThat(account()).isNotEqualTo(account);
  }

  /// An expired invoice may still get its money, and one whose money is gone its goods.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "status = 'expired', waits_until = now() + interval '1 minute'; created",
        "status = 'payment_error'; pending"
      })
  void nobodyIsForgottenWhileSomethingMayStillCome(String invoice, String order) throws Exception {
    person.signIn(email);
    Result bought = buyGift(key());
    age(bought, invoice);
    orders(bought, order);

    assertThat(delete(email).body()).contains("still under way");
    assertThat(STORE.identities().find(email)).isPresent();
  }

  @Test
  void nobodyIsForgottenWhileAPaymentIsPending() throws Exception {
    person.signIn(email);
    Result bought = buyGift(key());
    String payments = "/sandbox/invoices/" + bought.at("/invoice_id") + "/payments";
    STORE.post(
        payments, "{\"amount\":\"0.000001\",\"confirmations\":0,\"transaction_id\":\"part\"}");
    age(bought, "status = 'expired', waits_until = now() - interval '1 minute'");
    orders(bought, "failed");

    assertThat(delete(email).body()).contains("still under way");
    STORE
        .sql()
        .sql("UPDATE payment SET state = 'final' WHERE invoice_id = ?::uuid")
        .param(bought.at("/invoice_id"))
        .update();
    assertThat(delete(email).statusCode()).isEqualTo(303);
  }

  /// Else whoever knows an address could keep its owner from leaving.
  @Test
  void whatAGuestBeganHoldsNobody() throws Exception {
    person.signIn(email);
    UUID account = account();
    Result bought = buyGift(key());
    age(bought, "by_guest = true");
    // Nor does it take more than a few coins.
    STORE.post(
        "/sandbox/invoices/" + bought.at("/invoice_id") + "/payments",
        "{\"amount\":\"0.000001\",\"transaction_id\":\"dust\"}");

    assertThat(delete(email).statusCode()).isEqualTo(303);
    // It goes on; when it is over, it is forgotten too.
    pay(bought);
    assertThat(typed(account)).isOne();
    STORE.retention().forgetDeleted();
    assertThat(typed(account)).isZero();
  }

  private static long typed(UUID account) {
    return STORE
        .sql()
        .sql("SELECT count(*) FROM orders WHERE account_id = ? AND typed IS NOT NULL")
        .param(account)
        .query(Long.class)
        .single();
  }

  /// A node may know a key for some seconds longer than there is an account.
  @Test
  void nothingIsBegunForADeletedAccount() throws Exception {
    person.signIn(email);
    UUID account = account();
    key();
    assertThat(delete(email).statusCode()).isEqualTo(303);

    for (String begun :
        new String[] {
          "INSERT INTO session (hash, account_id, signed_in_at, used_at, ends_at) VALUES ('x', ?, now(), now(), now())",
          "INSERT INTO api_key (id, account_id, name, hash, scopes) VALUES (gen_random_uuid(), ?, 'x', 'y', '{}')",
          "INSERT INTO bill_payment (id, account_id, product_id, steps_done, revision, answers, expires_at) VALUES (gen_random_uuid(), ?, 'x', 1, 1, '', now())",
          "INSERT INTO affiliate (code, account_id) VALUES ('gone', ?)"
        }) {
      assertThatThrownBy(() -> STORE.sql().sql(begun).param(account).update())
          .hasMessageContaining("is gone");
    }
    assertThatThrownBy(() -> STORE.affiliates().apply(account, "gone-" + account))
        .isInstanceOf(AccountGone.class);
  }

  /// Somebody buys while the account is being deleted: the deletion waits, and sees it.
  @Test
  void aDeletionWaitsForWhatIsBegun() throws Exception {
    person.signIn(email);
    UUID account = account();
    String bought = buyGift(key()).at("/invoice_id");
    age(bought, "status = 'expired', waits_until = now() - interval '1 minute'");
    try (var connection = STORE.source().getConnection();
        var statement = connection.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "INSERT INTO invoice SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'status', 'unpaid'))).* FROM invoice i WHERE id = '"
              + bought
              + "'");
      Future<Retention.Erasure> erased = threads.submit(() -> STORE.retention().erase(account));
      while (STORE
              .sql()
              .sql(
                  "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'SELECT id FROM account%'")
              .query(Long.class)
              .single()
          == 0) {
        Thread.onSpinWait();
      }
      connection.commit();

      assertThat(erased.get()).isEqualTo(Retention.Erasure.UNDER_WAY);
    }
    // A copy, whose address nobody can read.
    STORE
        .sql()
        .sql("DELETE FROM invoice WHERE account_id = ? AND status = 'unpaid'")
        .param(account)
        .update();
    assertThat(STORE.identities().find(email)).isPresent();
  }

  private static void orders(Result bought, String status) {
    STORE
        .sql()
        .sql("UPDATE orders SET status = ? WHERE invoice_id = ?::uuid")
        .param(status)
        .param(bought.at("/invoice_id"))
        .update();
  }

  @Test
  void anAddressIsChangedByALinkSentToTheNewOne() throws Exception {
    person.signIn(email);
    UUID account = account();
    String next = "next-" + email;
    assertThat(person.post("/account/data/email", form(Map.of("email", next))).body())
        .contains("on its way");
    String mails = STORE.get("/sandbox/mail").body();
    Matcher token =
        Pattern.compile("/account/data/email\\?token=([A-Za-z0-9_-]+)")
            .matcher(mails.substring(mails.indexOf("To " + next)));
    assertThat(token.find()).isTrue();
    Person thief = new Person(STORE);
    thief.signIn("thief-" + email);
    Map<String, String> stolen =
        Map.of("token", token.group(1), "_csrf", Person.csrf(thief.get("/account/data")));
    assertThat(thief.post("/account/data/email/confirm", stolen).body()).contains("too old");

    assertThat(
            person
                .post("/account/data/email/confirm", form(Map.of("token", token.group(1))))
                .statusCode())
        .isEqualTo(303);

    assertThat(STORE.identities().find(next).orElseThrow().id()).isEqualTo(account);
    assertThat(STORE.identities().find(email)).isEmpty();
    String told = STORE.get("/sandbox/mail").body();
    assertThat(told).contains("The e-mail address of your account was changed");
    assertThat(
            person
                .post("/account/data/email/confirm", form(Map.of("token", token.group(1))))
                .body())
        .contains("too old");
  }

  /// Else an account could have the store write to everybody.
  @Test
  void anAccountAsksForSoManyChangesAnHour() throws Exception {
    person.signIn(email);
    for (int i = 0; i < 5; i++) {
      assertThat(person.post("/account/data/email", form(Map.of("email", i + "-" + email))).body())
          .contains("on its way");
    }

    assertThat(person.post("/account/data/email", form(Map.of("email", "last-" + email))).body())
        .contains("Too many links were asked for");
  }

  @Test
  void theDemoAccountIsEverybodys() throws Exception {
    person.post("/sandbox/sign-in", Map.of("_csrf", Person.csrf(person.get("/sign-in"))));

    assertThat(delete("shopper@sandbox.invalid").body()).contains("everybody's");
  }

  /// What is past its time is forgotten without anybody asking; what nobody paid is dropped.
  @Test
  void whatIsOldIsForgotten() throws Exception {
    person.signIn(email);
    String key = key();
    Result old = buyGift(key);
    pay(old);
    Result unpaid = buyGift(key);
    age(old, "created_at = now() - interval '4 years'");
    age(
        unpaid,
        "status = 'expired', created_at = now() - interval '40 days', expires_at = now() - interval '39 days', waits_until = now() - interval '39 days'");

    assertThat(STORE.retention().forgetOlderThan(Duration.ofDays(1_095))).isPositive();
    STORE.retention().dropUnpaid();

    assertThat(STORE.checkout().invoices().find(UUID.fromString(old.at("/invoice_id"))))
        .hasValueSatisfying(invoice -> assertThat(invoice.orders().getFirst().gift()).isEmpty());
    assertThat(STORE.checkout().invoices().find(UUID.fromString(unpaid.at("/invoice_id"))))
        .isEmpty();
    assertThat(STORE.audit()).isEmpty();
  }

  private static void age(Result bought, String change) {
    age(bought.at("/invoice_id"), change);
  }

  private static void age(String bought, String change) {
    STORE.sql().sql("UPDATE invoice SET " + change + " WHERE id = ?::uuid").param(bought).update();
  }
}
