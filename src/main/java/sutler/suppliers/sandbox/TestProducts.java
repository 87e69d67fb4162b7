package sutler.suppliers.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
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

/// Products for trying things out: each is delivered at once, and its twins play what else
/// suppliers do.
final class TestProducts {

  /// How a twin behaves.
  enum Twin {
    PLAIN("", "", "Is delivered at once."),
    FAIL("-fail", " (fails)", "Fails at once and is refunded."),
    SLOW("-slow", " (slow)", "The supplier takes five seconds for its answer."),
    UNKNOWN(
        "-unknown",
        " (unknown at first)",
        "For five seconds nobody knows whether it was delivered; then it turns out that it was."),
    SECOND(
        "-second",
        " (second supplier)",
        "The first supplier fails for good, and the second one delivers."),
    LIES(
        "-lies",
        " (fails and delivers)",
        "The supplier says that it failed, and ten minutes later its list has it as delivered: you are refunded, and the store bears the loss."),
    ACCEPTED(
        "-accepted",
        " (accepted first)",
        "The supplier accepts it and delivers five seconds later.");

    private final String suffix;
    private final String title;
    private final String outcome;

    Twin(String suffix, String title, String outcome) {
      this.suffix = suffix;
      this.title = title;
      this.outcome = outcome;
    }

    /// Which twin a product is; goods that are no test product are plain.
    static Twin of(String productId) {
      return productId.startsWith("test-")
          ? Arrays.stream(values())
              .filter(twin -> twin != PLAIN && productId.endsWith(twin.suffix))
              .findFirst()
              .orElse(PLAIN)
          : PLAIN;
    }
  }

  private TestProducts() {}

  static List<Product> all() {
    List<Product> all = new ArrayList<>();
    for (Twin twin : Twin.values()) {
      all.add(product("test-gift-card-code", "Test gift card, code", ProductType.GIFTCARD, twin));
      all.add(product("test-gift-card-link", "Test gift card, link", ProductType.GIFTCARD, twin));
      all.add(product("test-phone-refill", "Test phone refill", ProductType.REFILL, twin));
      all.add(product("test-esim", "Test eSIM", ProductType.ESIM, twin));
      all.add(product("test-bill", "Test bill", ProductType.BILL, twin));
    }
    return all;
  }

  private static Product product(String name, String title, ProductType type, Twin twin) {
    Denominations denominations = type == ProductType.ESIM ? Esims.packages(100) : amounts();
    Draft draft =
        new Draft(
            title + twin.title,
            type,
            Country.INTERNATIONAL,
            "all countries",
            Asset.USD,
            denominations);
    draft.test = true;
    draft.rank = 9_000;
    draft.categories = List.of(type == ProductType.GIFTCARD ? "other" : type.code());
    draft.form = type == ProductType.BILL ? Forms.BILL : Form.NONE;
    draft.recipient =
        type == ProductType.REFILL ? new RecipientType.PhoneNumber() : new RecipientType.None();
    Product product = draft.product(name + twin.suffix);
    return product.describedAs(
        new Product.Texts(
            "For trying things out. " + twin.outcome,
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
