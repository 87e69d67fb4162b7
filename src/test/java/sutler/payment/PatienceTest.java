package sutler.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// For how long a payment that was seen, and is not final, keeps a price.
final class PatienceTest {
  private static final Rail ANY =
      new Rail() {
        @Override
        public Set<PaymentMethod> methods() {
          return Set.of();
        }

        @Override
        public Offer prompt(Request request) {
          return new Offer.Unavailable("never");
        }
      };

  @ParameterizedTest
  @CsvSource({
    "bitcoin, 60",
    "litecoin, 60",
    "ethereum, 60",
    "solana, 60",
    "usdc_base, 1440",
    "usdt_trc20, 1440"
  })
  void aCoinWhosePriceMovesKeepsItForMinutes(String method, long minutes) {
    assertThat(ANY.patience(PaymentMethod.of(method).orElseThrow()))
        .isEqualTo(Duration.ofMinutes(minutes));
  }
}
