package sutler.rails.balance;

import java.util.Set;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;

/// Our own books: the purchase itself moves the money, so there is nothing to show and nothing to
/// watch.
public final class BalanceRail implements Rail {

  @Override
  public Set<PaymentMethod> methods() {
    return Set.of(PaymentMethod.BALANCE, PaymentMethod.CASHBACK);
  }

  @Override
  public Offer prompt(Request request) {
    return new Offer.Prompted(new Prompt.Ledger());
  }
}
