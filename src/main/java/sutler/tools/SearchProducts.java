package sutler.tools;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Locale;
import java.util.Optional;
import sutler.catalog.Categories;
import sutler.catalog.Countries;
import sutler.catalog.ProductType;
import sutler.catalog.Query;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.search.CatalogIndex;
import sutler.search.Found;
import sutler.search.Listing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `search-products`.
final class SearchProducts extends ShopTool {
  private static final int ANSWER_BYTES_CACHED_MAX = 24 * 1024 * 1024;
  private static final int PAGE_MAX = 1_000_000;

  private final CatalogIndex index;
  private final Countries countries;

  /// An answer depends on the catalog and the question alone.
  private record Key(long version, Query query) {}

  private final Cache<Key, Answer> answers =
      Caffeine.newBuilder()
          .maximumWeight(ANSWER_BYTES_CACHED_MAX)
          .weigher((Key key, Answer answer) -> answer.size() + 500)
          .build();

  SearchProducts(CatalogIndex index, Countries countries) {
    super(Specs.SEARCH_PRODUCTS, Scope.CATALOG_READ);
    this.index = index;
    this.countries = countries;
  }

  @Override
  boolean isForGuests() {
    return true;
  }

  @Override
  Answer run(Call<Caller> call) {
    Query query = query(call.arguments());
    return answers.get(new Key(index.version(), query), key -> answer(query));
  }

  private Query query(JsonNode node) {
    Arguments a =
        Arguments.of(
            node,
            "query",
            "country",
            "category",
            "product_type",
            "in_stock",
            "page",
            "per_page",
            "language",
            "intent",
            "include_test_products");
    a.text("language", 35);
    String text = a.text("query", Query.TEXT_LENGTH_MAX);
    return new Query(
        text.isEmpty() ? "*" : text.toLowerCase(Locale.ROOT),
        a.text("country").map(c -> country(a, c)),
        a.text("category").map(c -> category(a, c)),
        a.text("product_type").map(t -> type(a, t)),
        a.flag("in_stock", true),
        a.flag("include_test_products", false),
        a.integer("page", 1, 1, PAGE_MAX),
        a.integer("per_page", 25, 1, Query.PER_PAGE_MAX),
        a.text("intent").map(t -> t.substring(0, Math.min(t.length(), 300))).orElse(""));
  }

  private String country(Arguments a, String text) {
    return countries
        .code(text)
        .orElseThrow(
            () ->
                a.wrong(
                    "country",
                    "\"%s\" is not known; send an ISO code such as US, an English name, or XI for international"
                        .formatted(Refusals.shortened(text))));
  }

  private static String category(Arguments a, String text) {
    String slug = text.toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
    if (Categories.isKnown(slug)) {
      return slug;
    }
    throw a.wrong(
        "category",
        "\"%s\" is not known; the categories are listed by search-products with query \"*\""
            .formatted(Refusals.shortened(text)));
  }

  private static ProductType type(Arguments a, String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "").replaceAll("s$", "");
    Optional<ProductType> type =
        switch (plain) {
          case "topup", "airtime" -> Optional.of(ProductType.REFILL);
          default -> ProductType.of(plain);
        };
    return type.orElseThrow(
        () -> a.wrong("product_type", "must be giftcard, esim, refill or bill"));
  }

  private Answer answer(Query query) {
    Found found = index.search(query);
    ObjectNode root = Values.object();
    root.put("found", found.found()).put("page", query.page()).put("per_page", query.perPage());
    ArrayNode products = root.putArray("products");
    for (Listing row : found.page()) {
      ObjectNode node = products.addObject();
      node.put("id", row.id())
          .put("name", row.name())
          .put("type", row.type())
          .put("country", row.country())
          .put("currency", row.currency())
          .put("denominations", row.denominations())
          .put("category", row.category())
          .put("in_stock", row.inStock());
      node.set("cashback_percent", Values.percent(row.cashbackBasisPoints()));
    }
    if (query.listsAll()) {
      ArrayNode categories = root.putArray("categories");
      for (Found.Count count : found.categories()) {
        categories.addObject().put("slug", count.slug()).put("count", count.count());
      }
    }
    return Values.toon(root);
  }
}
