package sutler.suppliers.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sutler.catalog.Country;
import sutler.catalog.Denominations;
import sutler.catalog.Form;
import sutler.catalog.Forms;
import sutler.catalog.Product;
import sutler.catalog.ProductType;
import sutler.catalog.RecipientType;
import sutler.money.Asset;
import sutler.money.Money;

/// Products for trying things out: each is delivered at once, and its twin `-fail` fails at once.
final class TestProducts {
  static final String FAIL = "-fail";

  private TestProducts() {}

  static List<Product> all() {
    List<Product> all = new ArrayList<>();
    for (String suffix : List.of("", FAIL)) {
      all.add(
          product(
              "test-gift-card-code" + suffix,
              "Test gift card, code",
              ProductType.GIFTCARD,
              amounts()));
      all.add(
          product(
              "test-gift-card-link" + suffix,
              "Test gift card, link",
              ProductType.GIFTCARD,
              amounts()));
      all.add(
          product(
              "test-phone-refill" + suffix, "Test phone refill", ProductType.REFILL, amounts()));
      all.add(product("test-esim" + suffix, "Test eSIM", ProductType.ESIM, Esims.packages(100)));
      all.add(product("test-bill" + suffix, "Test bill", ProductType.BILL, amounts()));
    }
    return all;
  }

  private static Product product(
      String id, String name, ProductType type, Denominations denominations) {
    String full = id.endsWith(FAIL) ? name + " (fails)" : name;
    Draft draft =
        new Draft(full, type, Country.INTERNATIONAL, "all countries", Asset.USD, denominations);
    draft.test = true;
    draft.rank = 9_000;
    draft.categories = List.of(type == ProductType.GIFTCARD ? "other" : type.code());
    draft.form = type == ProductType.BILL ? Forms.BILL : Form.NONE;
    draft.recipient =
        type == ProductType.REFILL ? new RecipientType.PhoneNumber() : new RecipientType.None();
    Product product = draft.product(id);
    String outcome = id.endsWith(FAIL) ? "Fails at once and is refunded." : "Is delivered at once.";
    return product.describedAs(
        new Product.Texts(
            "For trying things out. " + outcome,
            "Nothing to redeem. " + Prose.DISCLAIMER,
            "Costs the store nothing. " + Prose.DISCLAIMER));
  }

  private static Denominations amounts() {
    List<Denominations.Package> packages =
        List.of(amount(1), amount(5), amount(10), amount(25), amount(50));
    return new Denominations(
        packages,
        Optional.of(
            new Denominations.Range(
                Money.ofUnits(100, Asset.USD),
                Money.ofUnits(10_000, Asset.USD),
                Money.ofUnits(100, Asset.USD))));
  }

  private static Denominations.Package amount(long dollars) {
    return new Denominations.Package(
        Long.toString(dollars), Money.ofUnits(dollars * 100, Asset.USD));
  }
}
