package sutler.modules;

import java.util.List;
import java.util.Optional;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;

/// A way for money to reach the store. Its settings stand in `[rails.NAME]`.
public interface RailModule {

  /// In `sutler.toml`, in the ids of its payments and in the names of its tables; never changed.
  String name();

  List<Setting> settings();

  /// Its methods that are not among [PaymentMethod#STANDARD], if any; by default all methods that
  /// there are can be paid, so an operator may name these too in `payment_methods`.
  default List<PaymentMethod> methods() {
    return List.of();
  }

  /// The class-path folder of its migrations, where it has tables; they are kept apart from all
  /// others.
  default Optional<String> migrations() {
    return Optional.empty();
  }

  /// Opens it; empty where its settings do not ask for it.
  ///
  /// @throws sutler.config.StartFailure when what was set cannot work
  Optional<Opened> open(Site site);

  /// Tries what was set, for `./sutler check`, and changes nothing; empty where nothing was.
  List<Finding> check(Site site);

  /// A rail at work.
  ///
  /// @param watch looks for payments and tells them to the site; run again and again, about once a
  ///   second, by one thread at a time
  record Opened(Rail rail, Runnable watch) {}
}
