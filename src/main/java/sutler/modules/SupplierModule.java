package sutler.modules;

import java.util.List;
import java.util.Optional;
import sutler.catalog.Product;
import sutler.supply.Listing;
import sutler.supply.Supplier;

/// Where goods come from. Its settings stand in `[suppliers.NAME]`.
public interface SupplierModule extends Module {

  /// Opens it; empty where its settings do not ask for it.
  ///
  /// @throws sutler.config.StartFailure when what was set cannot work
  Optional<Opened> open(Site site);

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
