package sutler.modules;

import java.util.List;
import java.util.Optional;
import sutler.catalog.Product;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.supply.Listing;
import sutler.supply.Supplier;

/// Where goods come from. Its settings stand in `[suppliers.NAME]`.
public interface SupplierModule {

  /// In `sutler.toml`, in offers and in attempts; never changed.
  String name();

  List<Setting> settings();

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

  /// A supplier at work.
  ///
  /// @param catalog asked for when the store opens, and again every few minutes
  record Opened(Supplier supplier, Catalog catalog) {}

  /// What it sells now.
  interface Catalog {
    Selling now();
  }

  /// All of a supplier's goods.
  ///
  /// @param products as shoppers see them; one that another supplier brought under the same id is
  ///   shared with it
  /// @param listings of these products, all by this supplier
  record Selling(List<Product> products, List<Listing> listings) {
    public Selling {
      products = List.copyOf(products);
      listings = List.copyOf(listings);
    }
  }
}
