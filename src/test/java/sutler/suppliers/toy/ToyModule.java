package sutler.suppliers.toy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.modules.Site;
import sutler.modules.SupplierModule;

/// The toy supplier's setting, and its wiring.
public final class ToyModule implements SupplierModule {
  static final String NAME = "toy";
  static final Setting SHELF =
      new Setting(
          "suppliers." + NAME,
          "shelf",
          Setting.Shape.PATH,
          "",
          "FILE",
          "the file with the codes to sell");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of(SHELF);
  }

  @Override
  public Optional<Opened> open(Site site) {
    return site.config()
        .path(SHELF)
        .map(
            file -> {
              ToySupplier toy = new ToySupplier(new Shelf(file));
              return new Opened(toy, toy::selling);
            });
  }

  @Override
  public List<Finding> check(Site site) {
    return site.config().path(SHELF).stream().map(file -> counted(new Shelf(file))).toList();
  }

  private static Finding counted(Shelf shelf) {
    try {
      return Finding.good(SHELF.path(), shelf.left() + " codes left");
    } catch (IOException e) {
      return Finding.bad(SHELF.path(), "cannot be read");
    }
  }
}
