package sutler.suppliers.sandbox;

import java.util.List;
import sutler.catalog.Denominations;
import sutler.catalog.Form;
import sutler.catalog.Product;
import sutler.catalog.ProductType;
import sutler.catalog.RecipientType;
import sutler.money.Asset;

/// A product in the making, where most things have a usual value.
final class Draft {
  final String brand;
  final ProductType type;
  final String country;
  final Asset currency;
  final String place;
  String name;
  List<String> categories = List.of("other");
  Denominations denominations;
  RecipientType recipient = new RecipientType.None();
  Form form = Form.NONE;
  boolean inStock = true;
  boolean test;
  int cashback;
  int rank = 500;

  Draft(
      String brand,
      ProductType type,
      String country,
      String place,
      Asset currency,
      Denominations denominations) {
    this.brand = brand;
    this.name = brand;
    this.type = type;
    this.country = country;
    this.place = place;
    this.currency = currency;
    this.denominations = denominations;
  }

  Product product(String id) {
    return new Product(
        id,
        name,
        type,
        country,
        currency,
        categories,
        denominations,
        recipient,
        inStock,
        test,
        cashback,
        form,
        rank,
        brand,
        Prose.texts(type, brand, place, currency.code(), categories.getFirst()));
  }
}
