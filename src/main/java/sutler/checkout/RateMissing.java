package sutler.checkout;

import sutler.money.Asset;

/// Money has to go back in another asset, and nobody knows at what rate. Nothing was changed; it is
/// tried again.
final class RateMissing extends RuntimeException {
  RateMissing(Asset asset) {
    super("there is no rate for " + asset.code(), null, false, false);
  }
}
