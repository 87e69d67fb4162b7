package sutler.suppliers.toy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sutler.catalog.Denominations;
import sutler.catalog.Form;
import sutler.catalog.Product;
import sutler.catalog.ProductType;
import sutler.catalog.RecipientType;
import sutler.modules.SupplierModule;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.supply.Listing;
import sutler.supply.Outcome;
import sutler.supply.Redemption;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// Sells the codes of a shelf. The shelf knows our references, so ordering again is asking.
final class ToySupplier implements Supplier {
  private static final String CARD = "toy-card";
  private static final int COST = 9_500;
  private static final int RANK = 1_000;

  private final Shelf shelf;

  ToySupplier(Shelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public String name() {
    return ToyModule.NAME;
  }

  @Override
  public Outcome order(SupplyOrder order) {
    try {
      return shelf
          .take(order.reference(), order.value())
          .<Outcome>map(code -> new Outcome.Done(Redemption.EMPTY.with(Redemption.Part.CODE, code)))
          .orElseGet(() -> new Outcome.Failed("There is no toy card of this value left."));
    } catch (IOException e) {
      return new Outcome.Unknown("the shelf cannot be read or written");
    }
  }

  SupplierModule.Selling selling() {
    boolean stocked = isStocked();
    return new SupplierModule.Selling(
        List.of(card(stocked)),
        List.of(new Listing(CARD, ToyModule.NAME, CARD, Listing.PRIORITY, COST, stocked)));
  }

  private boolean isStocked() {
    try {
      return shelf.left() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Product card(boolean stocked) {
    List<Denominations.Package> values =
        Stream.of("5", "10")
            .map(v -> new Denominations.Package(v, Money.parse(v, Asset.USD)))
            .toList();
    return new Product(
        CARD,
        "Toy Card",
        ProductType.GIFTCARD,
        "US",
        Asset.USD,
        List.of("games"),
        new Denominations(values, Optional.empty()),
        new RecipientType.None(),
        stocked,
        false,
        0,
        Form.NONE,
        RANK,
        "Toy",
        new Product.Texts("A card for toys.", "Show the code at the till.", "None."));
  }
}
