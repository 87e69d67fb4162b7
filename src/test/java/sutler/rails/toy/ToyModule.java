package sutler.rails.toy;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.modules.RailModule;
import sutler.modules.Site;
import sutler.money.Asset;
import sutler.payment.PaymentMethod;

/// The toy rail's setting, and its wiring.
public final class ToyModule implements RailModule {
  static final String NAME = "toy";
  static final Setting LEDGER =
      new Setting(
          "rails." + NAME, "ledger", Setting.Shape.PATH, "", "FILE", "the file that plays a chain");

  /// A way to pay that the store has never heard of.
  static final PaymentMethod OWN =
      PaymentMethod.address("ltc_toy", Asset.LTC, "toy", "Litecoin on paper");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of(LEDGER);
  }

  @Override
  public List<PaymentMethod> methods() {
    return List.of(OWN);
  }

  @Override
  public Optional<Opened> open(Site site) {
    return site.config()
        .path(LEDGER)
        .map(
            file -> {
              ToyRail rail = new ToyRail(new Ledger(file), site.payments(), site.clock());
              return new Opened(rail, rail::watch);
            });
  }

  @Override
  public List<Finding> check(Site site) {
    return site.config().path(LEDGER).stream()
        .map(
            file ->
                Files.isReadable(file)
                    ? Finding.good(LEDGER.path(), "can be read")
                    : Finding.bad(LEDGER.path(), "cannot be read"))
        .toList();
  }
}
