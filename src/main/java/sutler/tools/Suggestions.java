package sutler.tools;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sutler.catalog.Categories;
import sutler.catalog.Countries;
import sutler.catalog.Country;
import sutler.catalog.ProductType;
import sutler.catalog.Query;
import sutler.mcp.Completion;
import sutler.search.CatalogIndex;
import sutler.search.Found;
import sutler.search.Listing;

/// What somebody may mean who has typed the beginning of a country, a category or a product.
final class Suggestions {
  private static final int PRODUCTS_MAX = 25;

  private final CatalogIndex index;
  private final Countries countries;

  Suggestions(CatalogIndex index, Countries countries) {
    this.index = index;
    this.countries = countries;
  }

  /// English names: first those that begin so or have that code, then those with it inside.
  Completion country(String typed) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    Set<String> names = new LinkedHashSet<>();
    countries.code(wanted).flatMap(countries::country).map(Country::name).ifPresent(names::add);
    List<String> all = countries.all().stream().map(Country::name).sorted().toList();
    return ranked(names, all, wanted);
  }

  Completion category(String typed) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT).replace(' ', '-');
    return ranked(new LinkedHashSet<>(), List.copyOf(Categories.all()), wanted);
  }

  private static Completion ranked(Set<String> first, List<String> all, String wanted) {
    all.stream().filter(v -> v.toLowerCase(Locale.ROOT).startsWith(wanted)).forEach(first::add);
    all.stream().filter(v -> v.toLowerCase(Locale.ROOT).contains(wanted)).forEach(first::add);
    return Completion.of(List.copyOf(first));
  }

  /// Product ids.
  ///
  /// @param country a name or code that is known already
  Completion product(String typed, Optional<String> country, Optional<ProductType> type) {
    String words = typed.replaceAll("[^\\p{L}\\p{N}]+", " ").strip().toLowerCase(Locale.ROOT);
    Query query =
        new Query(
            words.isEmpty() ? "*" : words,
            country.flatMap(countries::code),
            Optional.empty(),
            type,
            false,
            false,
            1,
            PRODUCTS_MAX,
            "");
    List<String> ids = new ArrayList<>();
    Found found = index.search(query);
    for (Listing row : found.page()) {
      ids.add(row.id());
    }
    // Ids that begin with what was typed come first; the sort keeps the rest in its order.
    ids.sort((a, b) -> Boolean.compare(b.startsWith(typed), a.startsWith(typed)));
    return new Completion(ids, found.found());
  }
}
