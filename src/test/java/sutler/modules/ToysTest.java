package sutler.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.boot.TestStore.Result;
import sutler.boot.TestStore.Shopper;

/// A rail and a supplier that the store does not know, in a store that sells and is paid by them.
final class ToysTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final Path LEDGER = file("ledger", "");
  private static final Path SHELF = file("shelf", "5 TOY-A\n5 TOY-B\n5 TOY-C\nnonsense\n");
  private static final TestStore STORE =
      TestStore.fresh(
          Map.of(
              "SUTLER_TOY_LEDGER",
              LEDGER.toString(),
              "SUTLER_TOY_SHELF",
              SHELF.toString(),
              "SUTLER_SANDBOX_SUPPLIERS",
              "true"));

  private final Shopper shopper = STORE.shopper("0");
  private final String transaction = UUID.randomUUID().toString();

  @AfterEach
  void theBooksBalance() {
    assertThat(STORE.audit()).isEmpty();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void aCardOfTheShelfIsPaidOnTheLedger() throws IOException {
    Result bought = buy("5");
    assertThat(bought.at("/status")).isEqualTo("unpaid");
    assertThat(bought.at("/currency")).isEqualTo("LTC");
    pay(bought, 2);
    Result invoice = await(bought, "complete");
    String code = invoice.at("/orders/0/redemption_info/code");
    assertThat(code).isIn("TOY-A", "TOY-B", "TOY-C");
    assertThat(Files.readAllLines(SHELF.resolveSibling("shelf.taken")))
        .filteredOn(line -> line.endsWith(" " + code))
        .hasSize(1);
  }

  @Test
  void aRailBringsAWayToPayOfItsOwn() {
    assertThat(shopper.call("get-product-details", "{\"product_id\":\"toy-card\"}").text())
        .contains("ltc_toy");
    Result bought = buy("5", "ltc_toy");
    assertThat(bought.at("/currency")).isEqualTo("LTC");
    assertThat(invoice(bought).at("/payment_info/method")).isEqualTo("ltc_toy");
    pay(bought, 2);
    assertThat(await(bought, "complete").at("/payment_method")).isEqualTo("ltc_toy");
  }

  @Test
  void oneConfirmationIsSeenAndTwoAreEnough() {
    Result bought = buy("5");
    say("something that makes no sense");
    pay(bought, 1);
    Result seen = await(bought, "payment_detected");
    assertThat(seen.at("/detected_payment_info/incoming_tx_ids/0")).isEqualTo(transaction);
    pay(bought, 2);
    await(bought, "complete");
    assertThat(firstSeen()).hasSize(1);
  }

  @Test
  void whatTheShelfDoesNotHaveIsPaidBack() {
    Result bought = buy("10");
    pay(bought, 3);
    Result invoice = await(bought, "complete");
    assertThat(invoice.at("/orders_delivery_status")).isEqualTo("failed");
    assertThat(invoice.at("/orders/0/status")).isEqualTo("refunded");
    assertThat(invoice.at("/refunds/0/reason")).isEqualTo("order_failed");
  }

  @Test
  void aPaymentCanBeGone() {
    Result bought = buy("5");
    pay(bought, 0);
    await(bought, "payment_detected");
    say("gone " + transaction);
    Result invoice = await(bought, "unpaid");
    assertThat(invoice.value().at("/detected_payment_info").isNull()).isTrue();
    say(line(bought, 2, "again-" + transaction));
    await(bought, "complete");
  }

  private Result buy(String value) {
    return buy(value, "litecoin");
  }

  private Result buy(String value, String method) {
    Result bought =
        shopper.call(
            "buy-products",
            "{\"cart_items\":[{\"product_id\":\"toy-card\",\"package_id\":\"%s\"}],\"payment_method\":\"%s\"}"
                .formatted(value, method));
    assertThat(bought.error()).as(bought.text()).isFalse();
    return bought;
  }

  private void pay(Result bought, int confirmations) {
    say(line(bought, confirmations, transaction));
  }

  private String line(Result bought, int confirmations, String id) {
    String address = invoice(bought).at("/payment_info/address");
    return "%s %s %d %s".formatted(address, bought.at("/total"), confirmations, id);
  }

  private Result invoice(Result bought) {
    return shopper.call(
        "get-invoice-by-id", "{\"invoice_id\":\"%s\"}".formatted(bought.at("/invoice_id")));
  }

  private Result await(Result bought, String status) {
    Instant end = Instant.now().plus(WAIT_MAX);
    Result invoice = invoice(bought);
    while (!invoice.at("/status").equals(status) && Instant.now().isBefore(end)) {
      pause();
      invoice = invoice(bought);
    }
    assertThat(invoice.at("/status")).as(invoice.text()).isEqualTo(status);
    return invoice;
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> firstSeen() {
    try {
      return Files.readAllLines(LEDGER.resolveSibling("ledger.seen")).stream()
          .filter(line -> line.startsWith(transaction + " "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String line) {
    try {
      Files.writeString(LEDGER, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String name, String text) {
    try {
      return Files.writeString(Files.createTempDirectory("sutler-toys").resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
