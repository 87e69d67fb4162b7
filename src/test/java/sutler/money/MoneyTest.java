package sutler.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sutler.money.Money.Rounding;

final class MoneyTest {
  private static final Rates RATES =
      new Rates(
          Map.of(
              "USD",
              BigDecimal.ONE,
              "EUR",
              new BigDecimal("0.92"),
              "BTC",
              new BigDecimal("0.0000105"),
              "ETH",
              new BigDecimal("0.00029"),
              "JPY",
              new BigDecimal("150")));

  @Test
  void countsSmallestUnits() {
    assertThat(Money.parse("12.5", Asset.USD).units()).isEqualTo(1250);
    assertThat(Money.parse("12.5", Asset.USD).text()).isEqualTo("12.50");
    assertThat(Money.parse("0.00012", Asset.BTC).text()).isEqualTo("0.00012");
    assertThat(Money.parse("1500", Asset.of("jpy")).text()).isEqualTo("1500");
    assertThat(Money.parse("1.5", Asset.of("KWD")).text()).isEqualTo("1.500");
    assertThat(Asset.of("xbt")).isEqualTo(Asset.BTC);
  }

  @Test
  void refusesWhatItCannotHold() {
    assertThatThrownBy(() -> Money.parse("0.001", Asset.USD))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.parse("1", Asset.USD).plus(Money.parse("1", Asset.EUR)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsOwedRoundsUpAndWhatIsGivenRoundsDown() {
    Money tenDollars = Money.parse("10", Asset.USD);
    assertThat(RATES.convert(tenDollars, Asset.EUR, Rounding.UP).text()).isEqualTo("9.20");
    assertThat(RATES.convert(Money.parse("0.01", Asset.EUR), Asset.USD, Rounding.UP).text())
        .isEqualTo("0.02");
    assertThat(RATES.convert(Money.parse("0.01", Asset.EUR), Asset.USD, Rounding.DOWN).text())
        .isEqualTo("0.01");
    assertThat(RATES.convert(tenDollars, Asset.ETH, Rounding.UP).text()).isEqualTo("0.0029");
    assertThat(tenDollars.basisPoints(150).text()).isEqualTo("0.15");
  }

  /// Nobody gains by going back and forth.
  @Test
  void noRoundTripGains() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Money start = Money.ofUnits(random.nextLong(1, 10_000_000), Asset.USD);
      for (Asset other : new Asset[] {Asset.EUR, Asset.BTC, Asset.ETH, Asset.of("JPY")}) {
        Money there = RATES.convert(start, other, Rounding.DOWN);
        assertThat(RATES.convert(there, Asset.USD, Rounding.DOWN)).isLessThanOrEqualTo(start);
      }
    }
  }
}
