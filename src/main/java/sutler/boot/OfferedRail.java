package sutler.boot;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;

/// A rail with only those methods that the operator offers.
record OfferedRail(Rail rail, Set<PaymentMethod> offered) implements Rail {
  @Override
  public Set<PaymentMethod> methods() {
    return rail.methods().stream()
        .filter(offered::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Offer prompt(Request request) {
    return rail.prompt(request);
  }

  @Override
  public Duration patience(PaymentMethod method) {
    return rail.patience(method);
  }
}
