package sutler.checkout;

import sutler.money.Rates;

/// The rates in force.
public interface RateBoard {
  Rates now();
}
