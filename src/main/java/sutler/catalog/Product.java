package sutler.catalog;

import java.util.List;
import sutler.money.Asset;

/// One thing for sale.
///
/// @param id the slug, for instance `amazon_com-usa`
/// @param country ISO 3166-1 alpha-2, or `XI` for everywhere
/// @param currency the currency of its denominations
/// @param categories slugs, the main one first
/// @param cashbackBasisPoints 1/100 of a percent of the price, given back on delivery
/// @param rank which of two equally good answers to a search comes first: the lower
/// @param form the chain of forms to fill in before buying, `Form.NONE` for most
/// @param brand the brand, operator or biller, as people say it
public record Product(
    String id,
    String name,
    ProductType type,
    String country,
    Asset currency,
    List<String> categories,
    Denominations denominations,
    RecipientType recipient,
    boolean inStock,
    boolean test,
    int cashbackBasisPoints,
    Form form,
    int rank,
    String brand,
    Texts texts) {

  /// What people read about it.
  public record Texts(String description, String instructions, String terms) {}

  public Product {
    categories = List.copyOf(categories);
    if (categories.isEmpty()) {
      throw new IllegalArgumentException("a product without a category: " + id);
    }
    if (cashbackBasisPoints < 0 || cashbackBasisPoints > 5_000) {
      throw new IllegalArgumentException("cashback out of range: " + id);
    }
  }

  public Product describedAs(Texts other) {
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
        cashbackBasisPoints,
        form,
        rank,
        brand,
        other);
  }

  /// The full id of one denomination of a product; with an empty value, what such ids begin with.
  public static String packageId(String productId, String value) {
    return productId + "<&>" + value;
  }

  /// The full id of one denomination, as clients of the hosted service know it.
  public String packageId(String value) {
    return packageId(id, value);
  }
}
