package sutler.tools;

import dev.toonformat.jtoon.JToon;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import sutler.catalog.Countries;
import sutler.catalog.Country;
import sutler.catalog.Query;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.mcp.Call;
import sutler.mcp.Completion;
import sutler.mcp.Contents;
import sutler.mcp.Outcome;
import sutler.mcp.Refusal;
import sutler.mcp.Resource;
import sutler.mcp.ResourceTemplate;
import sutler.payment.PaymentMethod;
import sutler.search.CatalogIndex;
import sutler.search.Found;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What can be read without a tool: the store's categories, countries and payment methods, and any
/// product. TOON, as the tools answer.
final class Readings {
  static final String PRODUCT = "store://product/";
  private static final String MIME_TYPE = "text/toon";
  private static final long TTL_MS = 300_000;
  private static final long PRODUCT_TTL_MS = 30_000;

  private final CatalogIndex index;
  private final Countries countries;
  private final GetProductDetails details;
  private final Suggestions suggestions;
  private volatile Counted counted = new Counted(-1, "", "");

  /// The two lists that change with the catalog, for one version of it.
  private record Counted(long version, String categories, String countries) {}

  Readings(
      CatalogIndex index, Countries countries, GetProductDetails details, Suggestions suggestions) {
    this.index = index;
    this.countries = countries;
    this.details = details;
    this.suggestions = suggestions;
  }

  /// URIs of what may be different when products have changed.
  static List<String> changedWith(Collection<String> productIds) {
    List<String> uris = new ArrayList<>(List.of("store://categories", "store://countries"));
    productIds.forEach(id -> uris.add(PRODUCT + id));
    return uris;
  }

  List<Resource<Caller>> resources(Set<PaymentMethod> methods) {
    String payment = JToon.encode(paymentMethods(methods));
    return List.of(
        fixed(
            "categories",
            "Categories",
            "Category slugs for search-products, with how many products each has",
            () -> counted().categories()),
        fixed(
            "countries",
            "Countries",
            "Countries by ISO code, with calling code, currency and how many products each has",
            () -> counted().countries()),
        fixed(
            "payment-methods",
            "Payment methods",
            "Ways to pay that buy-products takes in this store",
            () -> payment));
  }

  private static Resource<Caller> fixed(
      String name, String title, String description, Supplier<String> text) {
    String uri = "store://" + name;
    Resource.Spec spec = new Resource.Spec(uri, name, title, description, MIME_TYPE, List.of());
    return Resource.of(
        spec,
        call ->
            allowed(
                call,
                caller ->
                    new Contents(
                        List.of(Contents.Part.text(uri, MIME_TYPE, text.get())), TTL_MS, true)));
  }

  private static Outcome.OfRead allowed(Call<Caller> call, Function<Caller, Outcome.OfRead> read) {
    return call.visitor().may(Scope.CATALOG_READ)
        ? read.apply(call.visitor())
        : Refusal.invalid(Refusals.notAllowed(Scope.CATALOG_READ).message());
  }

  ResourceTemplate<Caller> product() {
    Resource.Spec spec =
        new Resource.Spec(
            PRODUCT + "{product_id}",
            "product",
            "Product",
            "What get-product-details answers, in USD. Watch it to hear when the product changes, for instance its stock",
            MIME_TYPE,
            List.of());
    return new ResourceTemplate<>() {
      @Override
      public Resource.Spec spec() {
        return spec;
      }

      @Override
      public Outcome.OfRead read(Call<Caller> call) {
        String id = call.text("product_id").orElse("").toLowerCase(Locale.ROOT);
        return allowed(call, caller -> product(caller, id));
      }

      @Override
      public Completion complete(
          Caller caller, String variable, String typed, Map<String, String> chosen) {
        return variable.equals("product_id") && caller.may(Scope.CATALOG_READ)
            ? suggestions.product(typed, Optional.empty(), Optional.empty())
            : Completion.NONE;
      }
    };
  }

  private Outcome.OfRead product(Caller caller, String id) {
    String uri = PRODUCT + id;
    return details
        .text(caller, id)
        .<Outcome.OfRead>map(
            text ->
                new Contents(
                    List.of(Contents.Part.text(uri, MIME_TYPE, text)), PRODUCT_TTL_MS, false))
        .orElseGet(
            () -> Refusal.notFound(uri, details.near(id).stream().map(i -> PRODUCT + i).toList()));
  }

  private Counted counted() {
    Counted known = counted;
    long version = index.version();
    if (known.version != version) {
      known = new Counted(version, JToon.encode(categories()), JToon.encode(countryRows()));
      counted = known;
    }
    return known;
  }

  private ObjectNode categories() {
    Query everything =
        new Query(
            "*", Optional.empty(), Optional.empty(), Optional.empty(), false, false, 1, 1, "");
    ObjectNode root = Values.object();
    ArrayNode rows = root.putArray("categories");
    for (Found.Count count : index.search(everything).categories()) {
      rows.addObject().put("slug", count.slug()).put("count", count.count());
    }
    return root;
  }

  private ObjectNode countryRows() {
    ObjectNode root = Values.object();
    ArrayNode rows = root.putArray("countries");
    for (Country country : countries.all()) {
      int products = index.count(country.iso2());
      if (products > 0) {
        rows.addObject()
            .put("code", country.iso2())
            .put("name", country.name())
            .put("calling_code", country.callingCode())
            .put("currency", country.currency().code())
            .put("products", products);
      }
    }
    int international = index.count(Country.INTERNATIONAL);
    rows.addObject()
        .put("code", Country.INTERNATIONAL)
        .put("name", "International")
        .put("calling_code", "")
        .put("currency", "")
        .put("products", international);
    return root;
  }

  private static ObjectNode paymentMethods(Set<PaymentMethod> offered) {
    ObjectNode root = Values.object();
    ArrayNode rows = root.putArray("payment_methods");
    for (PaymentMethod method : new TreeSet<>(offered)) {
      rows.addObject()
          .put("payment_method", method.code())
          .put("name", method.title())
          .put(
              "currency",
              method.kind() == PaymentMethod.Kind.BALANCE ? "USD|EUR|XBT" : method.asset().code())
          .put(
              "paid",
              method.isLedger() ? "at once" : "by the shopper, with what buy-products answers");
    }
    return root;
  }
}
