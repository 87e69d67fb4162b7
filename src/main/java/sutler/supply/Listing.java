package sutler.supply;

/// A product in a supplier's catalog: what its offers are made from.
///
/// @param productId the product as shoppers see it
/// @param item the supplier's own id of it
/// @param priority suppliers with a lower number are asked first; among equals the cheaper
/// @param costBasisPoints what the store pays, in hundredths of a percent of the face value
public record Listing(
    String productId,
    String supplier,
    String item,
    int priority,
    int costBasisPoints,
    boolean inStock) {
  public static final int PRIORITY = 100;

  public Listing {
    if (costBasisPoints < 0 || costBasisPoints > 1_000_000) {
      throw new IllegalArgumentException("a cost of " + costBasisPoints + " basis points: " + item);
    }
  }
}
