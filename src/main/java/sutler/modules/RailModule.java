package sutler.modules;

import java.util.List;
import java.util.Optional;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;

/// A way for money to reach the store. Its settings stand in `[rails.NAME]`.
public interface RailModule extends Module {

  /// Its methods that are not among [PaymentMethod#STANDARD], if any.
  default List<PaymentMethod> methods() {
    return List.of();
  }

  /// Opens it; empty where its settings do not ask for it.
  ///
  /// @throws sutler.config.StartFailure when what was set cannot work
  Optional<Opened> open(Site site);

  /// A rail at work.
  ///
  /// @param watch looks for payments and tells them to the site; run again and again, about once a
  ///   second, by one thread at a time
  /// @param endpoints what it answers over HTTP, if anything
  /// @param wallets where wallets pay it by themselves
  record Opened(Rail rail, Runnable watch, List<Endpoint> endpoints, Optional<Wallets> wallets) {
    public Opened(Rail rail, Runnable watch) {
      this(rail, watch, List.of(), Optional.empty());
    }
  }
}
