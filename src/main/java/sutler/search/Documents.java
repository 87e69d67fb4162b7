package sutler.search;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import sutler.catalog.Countries;
import sutler.catalog.Country;
import sutler.catalog.Product;
import sutler.catalog.ProductType;

/// Products into documents of the index. Every term is exact: words are made by [Words], not by an
/// analyzer.
final class Documents {
  static final String ID = "id";
  static final String NAME = "name";
  static final String NAME_KEY = "name_key";
  static final String PLACE = "place";
  static final String KIND = "kind";

  /// Countries whose English name is this one word.
  static final String PLACE_NAME = "place_name";

  static final String COUNTRY = "country";
  static final String CATEGORY = "category";
  static final String TYPE = "type";
  static final String IN_STOCK = "in_stock";
  static final String TEST = "test";
  static final String RANK = "rank";
  static final String LISTING = "listing";

  /// What people also call a brand.
  private static final Map<String, List<String>> OTHER_NAMES =
      Map.of(
          "Apple", List.of("itunes", "appstore", "icloud"),
          "PlayStation Store", List.of("psn", "ps4", "ps5", "sony"),
          "Xbox", List.of("microsoft"),
          "Nintendo eShop", List.of("switch"),
          "Google Play", List.of("android", "playstore"),
          "Fortnite V-Bucks", List.of("vbucks"),
          "Roblox", List.of("robux"));

  private final Countries countries;

  Documents(Countries countries) {
    this.countries = countries;
  }

  Document document(Product p) {
    Document document = new Document();
    document.add(new StringField(ID, p.id(), Field.Store.YES));
    Set<String> names = new TreeSet<>(Words.forms(p.name()));
    names.addAll(Words.forms(p.brand()));
    names.addAll(OTHER_NAMES.getOrDefault(p.brand(), List.of()));
    terms(document, NAME, names);
    document.add(new StringField(NAME_KEY, Words.key(p.name()), Field.Store.NO));
    terms(document, PLACE, places(p.country()));
    countries
        .country(p.country())
        .ifPresent(c -> terms(document, PLACE_NAME, Set.of(Words.key(c.name()))));
    terms(document, KIND, kinds(p));
    document.add(new StringField(COUNTRY, p.country(), Field.Store.NO));
    for (String category : p.categories()) {
      document.add(new StringField(CATEGORY, category, Field.Store.NO));
      document.add(new SortedSetDocValuesField(CATEGORY, new BytesRef(category)));
    }
    document.add(new StringField(TYPE, p.type().code(), Field.Store.NO));
    document.add(new StringField(IN_STOCK, Boolean.toString(p.inStock()), Field.Store.NO));
    document.add(new StringField(TEST, Boolean.toString(p.test()), Field.Store.NO));
    document.add(new NumericDocValuesField(RANK, p.rank()));
    document.add(new BinaryDocValuesField(LISTING, Listing.of(p).packed()));
    return document;
  }

  private static void terms(Document document, String field, Set<String> terms) {
    for (String term : terms) {
      document.add(new StringField(field, term, Field.Store.NO));
    }
  }

  private Set<String> places(String iso) {
    Set<String> places = new TreeSet<>();
    for (String name : countries.names(iso)) {
      places.addAll(Words.forms(name));
      places.add(Words.key(name).replace(" ", ""));
    }
    if (iso.equals(Country.INTERNATIONAL)) {
      places.addAll(List.of("international", "worldwide", "global", "world"));
    }
    return places;
  }

  private static Set<String> kinds(Product p) {
    Set<String> kinds = new TreeSet<>(synonyms(p.type()));
    for (String category : p.categories()) {
      kinds.addAll(Words.forms(category));
    }
    return kinds;
  }

  /// What people call a type.
  private static List<String> synonyms(ProductType type) {
    return switch (type) {
      case GIFTCARD ->
          List.of(
              "gift",
              "card",
              "cards",
              "giftcard",
              "giftcards",
              "voucher",
              "vouchers",
              "code",
              "egift");
      case ESIM ->
          List.of(
              "esim", "esims", "sim", "data", "travel", "internet", "roaming", "plan", "package");
      case REFILL ->
          List.of(
              "refill",
              "refills",
              "airtime",
              "topup",
              "topups",
              "top",
              "up",
              "recharge",
              "mobile",
              "phone",
              "prepaid",
              "credit",
              "load");
      case BILL -> List.of("bill", "bills", "pay", "payment", "utility", "utilities");
    };
  }
}
