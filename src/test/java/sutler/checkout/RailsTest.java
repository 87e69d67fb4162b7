package sutler.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;

/// One method that several rails serve.
final class RailsTest {
  private static final Prompt ADDRESS = new Prompt.Address("a", "", Optional.of("c"));
  private static final Prompt AUTHORIZED = new Prompt.Authorized("a", "c");

  @Test
  void anInvoiceIsPaidByWhicheverRailSeesIt() {
    Rails.Asked asked = asked(rail(ADDRESS, 3), rail(AUTHORIZED, 5));
    assertThat(asked)
        .isEqualTo(new Rails.Asked.Prompted(List.of(ADDRESS, AUTHORIZED), Duration.ofHours(5)));
  }

  @Test
  void oneThatSeesNothingNowKeepsNoOtherFromBeingPaid() {
    assertThat(asked(closed("The node is away."), rail(AUTHORIZED, 5)))
        .isEqualTo(new Rails.Asked.Prompted(List.of(AUTHORIZED), Duration.ofHours(5)));
  }

  @Test
  void whereNoneSeesAnythingTheFirstSaysWhy() {
    assertThat(asked(closed("The node is away."), closed("No gas.")))
        .isEqualTo(new Rails.Asked.Unavailable("The node is away."));
  }

  private static Rails.Asked asked(Rail... rails) {
    Instant now = Instant.EPOCH;
    return new Rails(List.of(rails))
        .ask(
            new Rail.Request(
                new UUID(0, 1),
                PaymentMethod.USDC_BASE,
                Money.parse("5", Asset.USDC),
                now,
                now.plusSeconds(60)));
  }

  private static Rail rail(Prompt prompt, int hours) {
    return rail(new Rail.Offer.Prompted(prompt), hours);
  }

  private static Rail closed(String why) {
    return rail(new Rail.Offer.Unavailable(why), 99);
  }

  private static Rail rail(Rail.Offer offer, int hours) {
    return new Rail() {
      @Override
      public Set<PaymentMethod> methods() {
        return Set.of(PaymentMethod.USDC_BASE);
      }

      @Override
      public Offer prompt(Request request) {
        return offer;
      }

      @Override
      public Duration patience(PaymentMethod method) {
        return Duration.ofHours(hours);
      }
    };
  }
}
