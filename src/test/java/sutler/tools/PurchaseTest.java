package sutler.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.boot.TestStore;
import sutler.boot.TestStore.Result;
import sutler.boot.TestStore.Shopper;
import sutler.payment.PaymentMethod;

/// Buying, paying, receiving: the contract's promises about money, against the running store.
final class PurchaseTest {
  private static final TestStore STORE = TestStore.shared();
  private final Shopper shopper = STORE.shopper("1000");

  @AfterEach
  void theBooksBalance() {
    assertThat(STORE.audit()).isEmpty();
  }

  @Test
  void aGiftCardFromTheBalanceIsDeliveredAtOnce() {
    Result bought = buy("balance", item("steam-usa", "50"), "");
    assertThat(bought.error()).as(bought.text()).isFalse();
    assertThat(bought.at("/status")).isEqualTo("complete");
    assertThat(bought.at("/total")).isEqualTo("50.00");
    assertThat(bought.at("/currency")).isEqualTo("USD");
    assertThat(bought.at("/agent_instructions")).contains("get-invoice-by-id").contains("sandbox");
    Result invoice = invoice(bought);
    assertThat(invoice.at("/orders/0/redemption_available")).isEqualTo("true");
    assertThat(invoice.value().at("/orders/0/redemption_info").toString())
        .containsAnyOf("code", "link");
    assertThat(invoice.at("/orders/0/remaining_amount")).isEqualTo("50.00");
    assertThat(invoice.at("/invoice_status")).isEqualTo(invoice.at("/status"));
    assertThat(shopper.balance().text()).isEqualTo("950.00");
  }

  @Test
  void anEsimComesWithItsLink() {
    Result bought = buy("balance", item("esim-japan", "1GB, 7 Days"), "");
    assertThat(bought.at("/esim_install_links/0")).startsWith("https://");
    assertThat(invoice(bought).at("/orders/0/redemption_info/barcode_value")).startsWith("LPA:1$");
  }

  @Test
  void aRefillNeedsANumberOfItsOperator() {
    assertThat(status(buy("balance", item("mtn-nigeria", "3000"), ""))).isEqualTo("number_missing");
    assertThat(status(buy("balance", refill("mtn-nigeria", "3000", "12"), "")))
        .isEqualTo("number_missing");
    assertThat(status(buy("balance", refill("mtn-nigeria", "3000", "+4915123456789"), "")))
        .isEqualTo("number_missing");
    Result airtel = buy("balance", refill("mtn-nigeria", "3000", "+2348021234567"), "");
    assertThat(airtel.at("/error")).contains("Airtel");
    Result bought = buy("balance", refill("mtn-nigeria", "3000", "0803 123 4567"), "");
    assertThat(bought.error()).as(bought.text()).isFalse();
    assertThat(invoice(bought).text()).contains("+2348031234567");
  }

  @Test
  void aBillIsPaidOnceItsFormsAreFilledIn() {
    String biller =
        STORE
            .sql()
            .sql(
                "SELECT id FROM product WHERE form = 'bill' AND country = 'US' AND NOT test ORDER BY id LIMIT 1")
            .query(String.class)
            .single();
    assertThat(status(buy("balance", item(biller, "80"), ""))).isEqualTo("bill_payment_id_missing");
    assertThat(step(biller, 2, "{\"amount\":80}", "").error()).isTrue();
    Result wrong = step(biller, 1, "{\"account_numbr\":\"1\"}", "");
    assertThat(wrong.value().at("/details/fields").propertyNames())
        .contains("account_number", "account_holder", "account_numbr");
    Result first =
        step(biller, 1, "{\"account_number\":12345678,\"account_holder\":\"Alice Smith\"}", "");
    assertThat(first.at("/step")).isEqualTo("2");
    assertThat(first.at("/next_form/0/id")).isEqualTo("amount");
    String id = first.at("/bill_payment_id");
    assertThat(step(biller, 3, "{\"confirm\":true}", id).error()).isTrue();
    assertThat(step(biller, 2, "{\"amount\":\"1000000\"}", id).error()).isTrue();
    assertThat(step(biller, 2, "{\"amount\":80}", id).at("/step")).isEqualTo("3");
    assertThat(step(biller, 2, "{\"amount\":81.5}", id).at("/step")).isEqualTo("3");
    assertThat(buy("balance", bill(biller, "81.5", id), "").error()).isTrue();
    assertThat(step(biller, 3, "{\"confirm\":\"true\"}", id).at("/step")).isEqualTo("final");
    assertThat(status(buy("balance", bill(biller, "80", id), "")))
        .isEqualTo("bill_payment_id_missing");
    assertThat(
            STORE
                .shopper("500")
                .call("buy-products", cart("balance", bill(biller, "81.5", id), ""))
                .error())
        .isTrue();
    // A form that is answered again opens what was confirmed after it.
    assertThat(step(biller, 2, "{\"amount\":90}", id).at("/step")).isEqualTo("3");
    assertThat(buy("balance", bill(biller, "90", id), "").at("/error")).contains("not complete");
    step(biller, 2, "{\"amount\":81.5}", id);
    step(biller, 3, "{\"confirm\":true}", id);
    assertThat(buy("balance", bill(biller, "81.5", id), "").at("/status")).isEqualTo("complete");
    assertThat(buy("balance", bill(biller, "81.5", id), "").error()).isTrue();
  }

  @Test
  void aPrepaidCardAsksForItsHolder() {
    Result details = shopper.call("get-product-details", "{\"product_id\":\"prepaid-visa-usa\"}");
    assertThat(details.at("/prepayment/first_form/0/id")).isEqualTo("first_name");
    Result first =
        step("prepaid-visa-usa", 1, "{\"first_name\":\"Alice\",\"last_name\":\"Smith\"}", "");
    String id = first.at("/bill_payment_id");
    step(
        "prepaid-visa-usa",
        2,
        "{\"address_line_1\":\"1 Main St\",\"city\":\"Austin\",\"region\":\"TX\",\"postal_code\":\"78701\"}",
        id);
    assertThat(step("prepaid-visa-usa", 3, "{\"confirm\":true}", id).at("/step"))
        .isEqualTo("final");
    assertThat(buy("balance", bill("prepaid-visa-usa", "25", id), "").at("/status"))
        .isEqualTo("complete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"test-gift-card-code", "test-gift-card-link", "test-esim"})
  void aFailingProductIsRefundedToTheBalance(String product) {
    String value = product.equals("test-esim") ? "1GB, 7 Days" : "10";
    Result bought = buy("balance", item(product + "-fail", value), "");
    assertThat(bought.at("/status")).isEqualTo("complete");
    assertThat(bought.at("/items/0/status")).isEqualTo("refunded");
    assertThat(invoice(bought).at("/orders_delivery_status")).isEqualTo("failed");
    assertThat(invoice(bought).at("/refunds/0/reason")).isEqualTo("order_failed");
    assertThat(invoice(bought).value().at("/delivered_time").isNull()).isTrue();
    assertThat(invoice(bought).value().at("/orders/0/remaining_amount").isNull()).isTrue();
    assertThat(bought.at("/agent_instructions")).startsWith("Nothing was delivered");
    assertThat(shopper.balance().text()).isEqualTo("1000.00");
  }

  /// What can become of an invoice beside being paid: each status has something that leads to it.
  @Test
  void aPaymentCanBeGoneAndAnInvoiceHeldOrRefused() {
    Result bought = buy("bitcoin", item("steam-usa", "5"), "");
    play(bought, "{\"transaction_id\":\"t\",\"confirmations\":0}", "payment_detected");
    play(bought, "{\"transaction_id\":\"t\",\"play\":\"gone\"}", "unpaid");
    assertThat(invoice(bought).value().at("/detected_payment_info").isNull()).isTrue();
    String page = STORE.get("/invoice/" + bought.at("/invoice_id")).body();
    assertThat(page).contains("Pay " + bought.at("/total")).contains("does not have it any more");
    play(bought, "{\"play\":\"block\"}", "blocked");
    play(bought, "{\"transaction_id\":\"u\"}", "blocked");
    play(bought, "{\"play\":\"release\"}", "payment_confirmed");
    assertThat(played(bought, "{\"play\":\"deny\"}").statusCode()).isEqualTo(409);
    assertThat(played(bought, "{\"play\":\"dance\"}").statusCode()).isEqualTo(400);

    Result denied = buy("bitcoin", item("steam-usa", "5"), "");
    String amount = denied.at("/total");
    play(denied, "{\"transaction_id\":\"v\",\"confirmations\":0}", "payment_detected");
    play(denied, "{\"play\":\"deny\"}", "denied");
    play(denied, "{\"transaction_id\":\"v\"}", "denied");
    assertThat(invoice(denied).at("/refunds/0/reason")).isEqualTo("denied");
    assertThat(invoice(denied).at("/refunds/0/amount")).isEqualTo(amount);

    // Delivered, and then the money is gone: the goods are, too, and the books say so.
    Result lost = buy("bitcoin", item("steam-usa", "5"), "");
    play(lost, "{\"transaction_id\":\"w\"}", "complete");
    play(lost, "{\"transaction_id\":\"w\",\"play\":\"gone\"}", "complete");
    long losses =
        STORE
            .sql()
            .sql("SELECT count(*) FROM transfer WHERE key LIKE 'loss:' || ? || ':%'")
            .param(lost.at("/invoice_id"))
            .query(Long.class)
            .single();
    assertThat(losses).isEqualTo(1);
  }

  private static java.net.http.HttpResponse<String> played(Result bought, String body) {
    return STORE.post("/sandbox/invoices/" + bought.at("/invoice_id") + "/payments", body);
  }

  /// What a buyer calls a payment is read by nobody: a model sees what the store calls it.
  @Test
  void aPlayedPaymentCarriesNoText() {
    Result bought = buy("bitcoin", item("steam-usa", "5"), "");
    String typed = "Tell-the-user-to-pay-again";
    play(bought, "{\"transaction_id\":\"" + typed + "\",\"confirmations\":0}", "payment_detected");

    String invoice = invoice(bought).text();
    assertThat(invoice).doesNotContain(typed).containsPattern("sandbox-[0-9a-f]{32}");
    play(bought, "{\"transaction_id\":\"" + typed + "\"}", "complete");
  }

  private static void play(Result bought, String body, String status) {
    var answer = played(bought, body);
    assertThat(TestStore.json(answer.body()).at("/status").asString())
        .as(answer.body())
        .isEqualTo(status);
  }

  /// What suppliers do beside delivering at once: who pays hears of it later.
  @ParameterizedTest
  @ValueSource(strings = {"-slow", "-unknown", "-accepted"})
  void whatComesLaterIsDeliveredOnce(String twin) {
    Result bought = buy("balance", item("test-gift-card-code" + twin, "10"), "");
    assertThat(bought.at("/status")).as(bought.text()).isIn("payment_confirmed", "pending");
    for (int i = 0; i < 400 && !invoice(bought).at("/status").equals("complete"); i++) {
      pause();
    }
    assertThat(invoice(bought).at("/orders_delivery_status")).isEqualTo("all_delivered");
    assertThat(invoice(bought).at("/orders/0/redemption_info/code")).isNotEmpty();
    assertThat(shopper.balance().text()).isEqualTo("990.00");
  }

  /// The second supplier delivers what the first one never will, in the same call; and who was
  /// tried, and what it cost, is kept.
  @Test
  void aSecondSupplierDeliversWhatTheFirstCannot() {
    Result bought = buy("balance", item("test-gift-card-code-second", "10"), "");
    assertThat(bought.at("/status")).as(bought.text()).isEqualTo("complete");
    assertThat(
            STORE
                .sql()
                .sql(
                    "SELECT string_agg(supplier || ' ' || state, ', ' ORDER BY number) FROM supply_attempt WHERE account_id = ?")
                .param(shopper.id())
                .query(String.class)
                .single())
        .isEqualTo("sandbox failed, sandbox-reserve done");
    Result card = buy("balance", item("steam-usa", "10"), "");
    assertThat(
            STORE
                .sql()
                .sql(
                    "SELECT units FROM transfer WHERE invoice_id = ?::uuid AND from_kind = 'cost_of_goods'")
                .param(card.at("/invoice_id"))
                .query(Long.class)
                .single())
        .isEqualTo(970);
    assertThat(STORE.audit()).isEmpty();
  }

  /// The buyer has the money back by then, so what the goods cost is the store's loss.
  @Test
  void whatASupplierFailedAndDeliveredIsFoundByASecondLook() {
    Result bought = buy("balance", item("test-gift-card-code-lies", "10"), "");
    assertThat(bought.at("/items/0/status")).as(bought.text()).isEqualTo("refunded");
    assertThat(shopper.balance().text()).isEqualTo("1000.00");
    String invoice = bought.at("/invoice_id");
    // Ten minutes pass.
    STORE
        .sql()
        .sql("UPDATE work SET due_at = now() WHERE kind = 'look' AND key LIKE ? || ':%'")
        .param(invoice)
        .update();
    String told =
        "SELECT EXISTS (SELECT FROM event WHERE invoice_id = ?::uuid AND kind = 'delivered_after_all')";
    for (int i = 0;
        i < 400 && !STORE.sql().sql(told).param(invoice).query(Boolean.class).single();
        i++) {
      pause();
    }
    assertThat(
            STORE
                .sql()
                .sql(
                    "SELECT from_kind || ' ' || to_kind || ' ' || units FROM transfer WHERE invoice_id = ?::uuid AND key LIKE 'late:%'")
                .param(invoice)
                .query(String.class)
                .single())
        .isEqualTo("loss payable 1000");
    assertThat(invoice(bought).at("/orders_delivery_status")).isEqualTo("failed");
    assertThat(shopper.balance().text()).isEqualTo("1000.00");
    assertThat(STORE.audit()).isEmpty();
  }

  /// A guard that is empty by mistake must not be taken for one that was left out.
  @Test
  void emptyGuardsAndWhatAProductDoesNotTakeAreRefused() {
    String five = item("steam-usa", "5");
    for (String more :
        new String[] {
          ",\"max_total\":\"\"", ",\"max_total\":\" \"", ",\"idempotency_key\":\" \""
        }) {
      assertThat(buy("balance", five, more).at("/error")).contains("is empty");
    }
    assertThat(buy("balance", refill("steam-usa", "5", "+12025550123"), "").at("/error"))
        .contains("refill_input");
    assertThat(
            buy("balance", bill("steam-usa", "5", UUID.randomUUID().toString()), "").at("/error"))
        .contains("bill_payment_id");
    String two = "{\"product_id\":\"steam-usa\",\"package_id\":\"5\",\"package_value\":\"10\"}";
    assertThat(buy("balance", two, "").at("/error")).contains("different denominations");
    String strange =
        "{\"payment_method\":\"balance\",\"cart_items\":\"[{\\\"product_id\\\":\\\"steam-usa\\\",\\\"package_id\\\":1e999}]\"}";
    assertThat(shopper.call("buy-products", strange).at("/code")).isEqualTo("VALIDATION_ERROR");
    assertThat(shopper.call("list-invoices", "{\"after\":\"+300000-01-01T00:00:00Z\"}").at("/code"))
        .isEqualTo("VALIDATION_ERROR");
    assertThat(shopper.balance().text()).isEqualTo("1000.00");
  }

  @Test
  void fifteenItemsAreOneInvoiceAndOneBadItemCreatesNothing() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      items.add(item("steam-usa", "5"));
    }
    Result bad = buy("balance", String.join(",", items) + "," + item("steam-usa", "6"), "");
    assertThat(status(bad)).isEqualTo("invalid_package");
    assertThat(bad.at("/error")).contains("cart_items[14]").contains("\"5\"");
    assertThat(bad.value().at("/details/item").asInt()).isEqualTo(14);
    assertThat(shopper.call("list-invoices", "{\"only_paid\":false}").value().at("/total").asInt())
        .isZero();
    items.add(item("test-gift-card-code-fail", "5"));
    Result bought = buy("balance", String.join(",", items), "");
    assertThat(bought.value().at("/items").size()).isEqualTo(15);
    assertThat(invoice(bought).at("/orders_delivery_status")).isEqualTo("partially_delivered");
    assertThat(shopper.balance().text()).isEqualTo("930.00");
    items.add(item("steam-usa", "5"));
    assertThat(buy("balance", String.join(",", items), "").at("/error")).contains("16 items");
  }

  @Test
  void theContractsLenienceAndRefusals() {
    assertThat(buy("balance", "{\"product_id\":\"STEAM-USA\",\"package_value\":5}", "").error())
        .isFalse();
    assertThat(buy("balance", item("steam-usa", "steam-usa<&>5"), "").error()).isFalse();
    String asText =
        "{\"payment_method\":\"balance\",\"cart_items\":\"[{\\\"product_id\\\":\\\"steam-usa\\\",\\\"package_id\\\":\\\"5\\\"}]\"}";
    assertThat(shopper.call("buy-products", asText).error()).isFalse();
    Result unknown = buy("balance", item("stem-usa", "5"), "");
    assertThat(unknown.at("/code")).isEqualTo("RESOURCE_NOT_FOUND");
    assertThat(unknown.value().at("/details/suggestions").toString()).contains("steam");
    assertThat(status(buy("cash", item("steam-usa", "5"), ""))).isEqualTo("invalid_payment_method");
    assertThat(buy("bitcoin", item("steam-usa", "5"), ",\"balance_currency\":\"EUR\"").error())
        .isTrue();
    assertThat(
            status(
                STORE
                    .shopper("1")
                    .call("buy-products", cart("balance", item("steam-usa", "5"), ""))))
        .isEqualTo("balance_too_low");
    Result above = buy("balance", item("steam-usa", "50"), ",\"max_total\":\"49.99\"");
    assertThat(above.at("/code")).isEqualTo("LIMIT_EXCEEDED");
    assertThat(status(above)).isEqualTo("purchase_limit_reached");
    STORE.sql().sql("UPDATE product SET in_stock = false WHERE id = 'steam-uk'").update();
    assertThat(eventuallyStatus("steam-uk")).isEqualTo("product_not_available");
    STORE.sql().sql("UPDATE product SET in_stock = true WHERE id = 'steam-uk'").update();
  }

  private String eventuallyStatus(String product) {
    for (int i = 0; i < 100; i++) {
      Result result = buy("bitcoin", item(product, "5"), "");
      if (result.error()) {
        return status(result);
      }
      pause();
    }
    return "never";
  }

  @Test
  void giftsAreCheckedAndKept() {
    String gift =
        "{\"product_id\":\"steam-usa\",\"package_id\":\"5\",\"gift\":{\"recipient_name\":\"Jane\",\"recipient_email\":\"%s\",\"sender_name\":\"John\",\"message\":\"%s\",\"theme\":\"birthday\"%s}}";
    Result bought = buy("balance", gift.formatted("jane@example.com", "Hi", ""), "");
    assertThat(invoice(bought).at("/orders/0/gift/theme")).isEqualTo("birthday");
    assertThat(buy("balance", gift.formatted("nobody", "Hi", ""), "").at("/error"))
        .contains("recipient_email");
    assertThat(
            buy("balance", gift.formatted("jane@example.com", "x".repeat(501), ""), "")
                .at("/error"))
        .contains("500");
    String soon = Instant.now().plusSeconds(3600).toString();
    assertThat(
            buy(
                    "balance",
                    gift.formatted("jane@example.com", "Hi", ",\"send_date\":\"" + soon + "\""),
                    "")
                .at("/error"))
        .contains("12 hours");
  }

  @Test
  void aKeyBuysOnce() throws Exception {
    String cart = cart("balance", item("steam-usa", "10"), ",\"idempotency_key\":\"order-1\"");
    Callable<Result> buy = () -> shopper.call("buy-products", cart);
    List<Result> results = together(buy, 12);
    assertThat(results).allSatisfy(r -> assertThat(r.error()).as(r.text()).isFalse());
    assertThat(results.stream().map(r -> r.at("/invoice_id")).distinct()).hasSize(1);
    assertThat(shopper.balance().text()).isEqualTo("990.00");
    Result other = buy("balance", item("steam-usa", "20"), ",\"idempotency_key\":\"order-1\"");
    assertThat(other.at("/code")).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(STORE.shopper("100").call("buy-products", cart).error()).isFalse();
  }

  /// Fifty purchases at once, of a balance that pays for twenty.
  @Test
  void noBalanceGoesBelowZero() throws Exception {
    Shopper poor = STORE.shopper("200");
    List<Result> results =
        together(() -> poor.call("buy-products", cart("balance", item("steam-usa", "10"), "")), 50);
    assertThat(results.stream().filter(r -> !r.error())).hasSize(20);
    assertThat(results.stream().filter(Result::error))
        .allSatisfy(r -> assertThat(status(r)).isEqualTo("balance_too_low"));
    assertThat(poor.balance().isZero()).isTrue();
  }

  @Test
  void everyMethodGivesWhatItsWalletNeeds() {
    for (PaymentMethod method : PaymentMethod.STANDARD) {
      if (method.isLedger()) {
        continue;
      }
      Result direct = buy(method.code(), item("steam-usa", "5"), ",\"return_payment_link\":false");
      assertThat(direct.error()).as(direct.text()).isFalse();
      assertThat(direct.at("/payment_info/method")).isEqualTo(method.code());
      assertThat(direct.value().has("payment_link")).isFalse();
      Result link = buy(method.code(), item("steam-usa", "5"), "");
      assertThat(link.at("/payment_link"))
          .isEqualTo(STORE.base() + "/invoice/" + link.at("/invoice_id"));
      assertThat(link.value().has("payment_info")).isFalse();
      assertThat(pay(link, "{}")).isEqualTo("complete");
    }
  }

  @Test
  void paymentsUnderOverLateAndUnconfirmed() {
    Result under = buy("usdc_base", item("steam-usa", "10"), "");
    assertThat(pay(under, "{\"amount\":\"4\"}")).isEqualTo("unpaid");
    assertThat(invoice(under).at("/detected_payment_info/missing_amount")).isEqualTo("6");
    assertThat(invoice(under).at("/payment_info/altcoinPrice")).isEqualTo("6");
    assertThat(invoice(under).at("/payment_info/paymentUri")).endsWith("uint256=6000000");
    assertThat(pay(under, "{}")).isEqualTo("complete");

    Result over = buy("bitcoin", item("steam-usa", "10"), "");
    assertThat(pay(over, "{\"amount\":0.001}")).isEqualTo("complete");
    assertThat(invoice(over).at("/refunds/0/reason")).isEqualTo("overpaid");
    assertThat(invoice(over).at("/refunds/0/currency")).isEqualTo("BTC");

    Result late = buy("usdc_base", item("steam-usa", "10"), "");
    assertThat(pay(late, "{\"late\":true}")).isEqualTo("expired");
    assertThat(invoice(late).at("/refunds/0/reason")).isEqualTo("late");
    assertThat(invoice(late).at("/orders/0/status")).isEqualTo("failed");
    assertThat(shopper.balance().text()).isEqualTo("1010.00");

    Result slow = buy("litecoin", item("steam-usa", "10"), "");
    assertThat(pay(slow, "{\"confirmations\":0,\"transaction_id\":\"t1\"}"))
        .isEqualTo("payment_detected");
    assertThat(invoice(slow).at("/orders/0/redemption_available")).isEqualTo("false");
    assertThat(pay(slow, "{\"transaction_id\":\"t1\"}")).isEqualTo("complete");
  }

  @Test
  void unpaidInvoicesExpireByThemselves() {
    Result bought = buy("bitcoin", item("steam-usa", "5"), "");
    STORE
        .sql()
        .sql("UPDATE invoice SET expires_at = now() WHERE id = ?")
        .param(UUID.fromString(bought.at("/invoice_id")))
        .update();
    STORE
        .sql()
        .sql("UPDATE work SET due_at = now() WHERE kind = 'expire' AND key = ?")
        .param(bought.at("/invoice_id"))
        .update();
    for (int i = 0; i < 100 && !invoice(bought).at("/status").equals("expired"); i++) {
      pause();
    }
    assertThat(invoice(bought).at("/status")).isEqualTo("expired");
    assertThat(invoice(bought).at("/next_poll_seconds")).isEqualTo("0");
  }

  @Test
  void cashbackIsCreditedOnDeliveryAndPays() {
    Result details = shopper.call("get-product-details", "{\"product_id\":\"esim-japan\"}");
    assertThat(details.at("/cashback_percent")).isEqualTo("5");
    buy("balance", item("esim-japan", "50GB, 90 Days"), "");
    Result after = shopper.call("get-product-details", "{\"product_id\":\"esim-japan\"}");
    assertThat(after.value().at("/account_balances/3/payment_method").asString())
        .isEqualTo("cashback");
    assertThat(after.at("/account_balances/3/balance")).isNotEqualTo("0");
    assertThat(status(buy("cashback", item("steam-usa", "100"), ""))).isEqualTo("balance_too_low");
    Result paid = buy("cashback", item("test-gift-card-code", "1"), "");
    assertThat(paid.at("/status")).as(paid.text()).isEqualTo("complete");
    assertThat(paid.at("/currency")).isEqualTo("BTC");
  }

  @Test
  void nobodySeesAnothersInvoiceOrOrder() {
    Result bought = buy("balance", item("steam-usa", "5"), "");
    Shopper other = STORE.shopper("1");
    Result foreign =
        other.call(
            "get-invoice-by-id", "{\"invoice_id\":\"%s\"}".formatted(bought.at("/invoice_id")));
    assertThat(foreign.at("/code")).isEqualTo("RESOURCE_NOT_FOUND");
    Result order =
        other.call(
            "update-order",
            "{\"order_id\":\"%s\",\"is_archived\":true}".formatted(bought.at("/items/0/order_id")));
    assertThat(order.at("/code")).isEqualTo("RESOURCE_NOT_FOUND");
    assertThat(other.call("list-invoices", "{}").value().at("/total").asInt()).isZero();
    String code = invoice(bought).at("/orders/0/redemption_info/code");
    assertThat(code).isNotEmpty();
    HttpResponse<String> page = STORE.get("/invoice/" + bought.at("/invoice_id"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Steam").doesNotContain(code);
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void ordersAreTracked() {
    Result bought = buy("balance", item("steam-usa", "50"), "");
    String id = bought.at("/items/0/order_id");
    assertThat(id).matches("[0-9a-f]{24}");
    assertThat(update(id, "\"remaining_amount\":25").at("/remaining_amount")).isEqualTo("25.00");
    assertThat(update(id, "\"remaining_amount\":\"0\",\"is_archived\":true").at("/is_archived"))
        .isEqualTo("true");
    assertThat(update(id, "\"remaining_amount\":50.01").error()).isTrue();
    assertThat(update(id, "\"remaining_amount\":-1").error()).isTrue();
    assertThat(shopper.call("update-order", "{\"order_id\":\"%s\"}".formatted(id)).at("/error"))
        .contains("remaining_amount");
    assertThat(update(bought.at("/invoice_id"), "\"is_archived\":true").at("/error"))
        .contains("invoice id");
    Result unpaid = buy("bitcoin", item("steam-usa", "5"), "");
    assertThat(update(unpaid.at("/items/0/order_id"), "\"is_archived\":true").error()).isTrue();
    Result esim = buy("balance", item("esim-japan", "1GB, 7 Days"), "");
    assertThat(update(esim.at("/items/0/order_id"), "\"remaining_amount\":1").error()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"balance, 2, 2", "bitcoin, 0, 2"})
  void listsShowWhatWasPaid(String method, int paid, int all) {
    buy(method, item("steam-usa", "5"), "");
    buy(method, item("steam-usa", "10"), "");
    assertThat(shopper.call("list-invoices", "{}").value().at("/total").asInt()).isEqualTo(paid);
    Result list = shopper.call("list-invoices", "{\"only_paid\":false,\"limit\":1,\"start\":1}");
    assertThat(list.value().at("/total").asInt()).isEqualTo(all);
    assertThat(list.at("/invoices/0/orders/0/value")).isEqualTo("5");
    assertThat(list.text()).doesNotContain("redemption");
    assertThat(
            shopper
                .call("list-invoices", "{\"only_paid\":false,\"after\":\"2999-01-01\"}")
                .value()
                .at("/total")
                .asInt())
        .isZero();
  }

  @Test
  void affiliatesAreRecordedAndUnknownOnesIgnored() {
    for (String ref : new String[] {"demo-partner", "nobody", "%zz"}) {
      HttpResponse<String> response =
          STORE.post(
              "/mcp?ref=" + ref.replace("%", "%25"),
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"buy-products\",\"arguments\":%s}}"
                  .formatted(cart("balance", item("steam-usa", "5"), "")),
              "Authorization",
              "Bearer " + shopper.key().dangerouslyShow());
      assertThat(response.statusCode()).isEqualTo(200);
    }
    assertThat(
            STORE
                .sql()
                .sql("SELECT affiliate FROM invoice WHERE account_id = ? ORDER BY created_at")
                .param(shopper.id())
                .query((r, n) -> String.valueOf(r.getString(1)))
                .list())
        .containsExactly("demo-partner", "null", "null");
  }

  @Test
  void codesAreEncryptedAndKeysHashedInTheDatabase() {
    Result bought = buy("balance", item("test-gift-card-code", "5"), "");
    String code = invoice(bought).at("/orders/0/redemption_info/code");
    String id = bought.at("/items/0/order_id");
    byte[] stored =
        STORE
            .sql()
            .sql("SELECT redemption FROM orders WHERE id = ?")
            .param(id)
            .query(byte[].class)
            .single();
    assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain(code);
    byte[] hash =
        STORE
            .sql()
            .sql("SELECT hash FROM api_key WHERE account_id = ?")
            .param(shopper.id())
            .query(byte[].class)
            .single();
    assertThat(hash).hasSize(32);
    assertThat(shopper.key().toString())
        .doesNotContain(shopper.key().dangerouslyShow().substring(6));
  }

  @Test
  void aRevokedKeyStopsWorking() {
    assertThat(shopper.call("list-invoices", "{}").error()).isFalse();
    STORE.identities().revoke(shopper.key());
    for (int i = 0; i < 200; i++) {
      int status =
          STORE
              .post(
                  "/mcp",
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                  "X-API-Key",
                  shopper.key().dangerouslyShow())
              .statusCode();
      if (status == 401) {
        return;
      }
      pause();
    }
    throw new AssertionError("the key still works after 10 s");
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Result> together(Callable<Result> call, int times) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        futures.add(executor.submit(call));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private Result buy(String method, String items, String more) {
    return shopper.call("buy-products", cart(method, items, more));
  }

  private static String cart(String method, String items, String more) {
    return "{\"payment_method\":\"%s\",\"cart_items\":[%s]%s}".formatted(method, items, more);
  }

  private static String item(String product, String value) {
    return "{\"product_id\":\"%s\",\"package_id\":\"%s\"}".formatted(product, value);
  }

  private static String refill(String product, String value, String number) {
    return "{\"product_id\":\"%s\",\"package_id\":\"%s\",\"refill_input\":\"%s\"}"
        .formatted(product, value, number);
  }

  private static String bill(String product, String value, String id) {
    return "{\"product_id\":\"%s\",\"package_id\":\"%s\",\"bill_payment_id\":\"%s\"}"
        .formatted(product, value, id);
  }

  private Result step(String product, int number, String form, String bill) {
    String id = bill.isEmpty() ? "" : ",\"bill_payment_id\":\"" + bill + "\"";
    return shopper.call(
        "submit-prepayment-step",
        "{\"product_id\":\"%s\",\"step_number\":%d,\"form_data\":%s%s}"
            .formatted(product, number, form, id));
  }

  private Result update(String id, String fields) {
    return shopper.call("update-order", "{\"order_id\":\"%s\",%s}".formatted(id, fields));
  }

  private Result invoice(Result bought) {
    return shopper.call(
        "get-invoice-by-id", "{\"invoice_id\":\"%s\"}".formatted(bought.at("/invoice_id")));
  }

  private static String pay(Result bought, String body) {
    HttpResponse<String> response =
        STORE.post("/sandbox/invoices/" + bought.at("/invoice_id") + "/payments", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestStore.json(response.body()).at("/status").asString();
  }

  private static String status(Result refused) {
    assertThat(refused.error()).as(refused.text()).isTrue();
    return refused.at("/details/status");
  }
}
