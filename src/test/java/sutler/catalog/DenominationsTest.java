package sutler.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sutler.money.Asset;
import sutler.money.Money;

final class DenominationsTest {
  private static final Denominations FIXED =
      new Denominations(List.of(each("10"), each("25"), each("50"), each("100")), Optional.empty());
  private static final Denominations RANGE =
      new Denominations(
          List.of(each("10")),
          Optional.of(new Denominations.Range(usd("5"), usd("500"), usd("5"))));
  private static final Denominations NAMED =
      new Denominations(
          List.of(new Denominations.Package("1GB, 7 Days", usd("4.5"))), Optional.empty());

  @Test
  void numbersMatchByAmount() {
    assertThat(FIXED.find("50", Asset.USD)).map(p -> p.price().text()).contains("50.00");
    assertThat(FIXED.find("50.00", Asset.USD)).map(Denominations.Package::value).contains("50");
    assertThat(FIXED.find("51", Asset.USD)).isEmpty();
    assertThat(FIXED.find("-50", Asset.USD)).isEmpty();
    assertThat(FIXED.find("5e1", Asset.USD)).isEmpty();
  }

  @Test
  void aRangeSellsItsSteps() {
    assertThat(RANGE.find("35", Asset.USD)).isPresent();
    assertThat(RANGE.find("500", Asset.USD)).isPresent();
    assertThat(RANGE.find("36", Asset.USD)).isEmpty();
    assertThat(RANGE.find("505", Asset.USD)).isEmpty();
    assertThat(RANGE.find("0", Asset.USD)).isEmpty();
  }

  @Test
  void namesMatchExactly() {
    assertThat(NAMED.find("1GB, 7 Days", Asset.USD)).map(p -> p.price().text()).contains("4.50");
    assertThat(NAMED.find("1GB", Asset.USD)).isEmpty();
  }

  @Test
  void summariesAreShort() {
    assertThat(FIXED.summary()).isEqualTo("10|25|50|+1");
    assertThat(RANGE.summary()).isEqualTo("5-500 step 5");
    assertThat(NAMED.summary()).isEqualTo("1GB, 7 Days");
  }

  @Test
  void formsNameEachBadField() {
    Map<String, String> problems =
        Forms.CARDHOLDER.problems(
            1, Map.of("first_name", "A".repeat(51), "email", "nobody", "nick", "x"));
    assertThat(problems).containsOnlyKeys("first_name", "last_name", "email", "nick");
    assertThat(Forms.CARDHOLDER.problems(1, Map.of("first_name", "Alice", "last_name", "Smith")))
        .isEmpty();
    assertThat(Forms.BILL.problems(3, Map.of("confirm", "false"))).containsOnlyKeys("confirm");
  }

  private static Denominations.Package each(String value) {
    return new Denominations.Package(value, usd(value));
  }

  private static Money usd(String amount) {
    return Money.parse(amount, Asset.USD);
  }
}
