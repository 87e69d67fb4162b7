package sutler.catalog;

import java.util.Optional;

/// What a search asks for. Equal queries have equal answers for one version of the catalog.
///
/// @param text words, or `*` for everything
/// @param country ISO alpha-2 or `XI`
/// @param page from 1
/// @param perPage 1 to 250
/// @param intent the shopper's goal in words; ranks, never filters
public record Query(
    String text,
    Optional<String> country,
    Optional<String> category,
    Optional<ProductType> type,
    boolean inStockOnly,
    boolean withTests,
    int page,
    int perPage,
    String intent) {

  public static final int PER_PAGE_MAX = 250;
  public static final int TEXT_LENGTH_MAX = 200;

  public boolean listsAll() {
    return text.equals("*") || text.isBlank();
  }
}
