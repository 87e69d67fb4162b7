package sutler.suppliers.sandbox;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import sutler.catalog.Categories;
import sutler.catalog.Countries;
import sutler.catalog.Country;
import sutler.catalog.Denominations;
import sutler.catalog.Form;
import sutler.catalog.Forms;
import sutler.catalog.Product;
import sutler.catalog.ProductType;
import sutler.catalog.RecipientType;
import sutler.money.Asset;
import sutler.money.Rates;
import sutler.search.CountryTable;
import sutler.search.Tsv;
import sutler.supply.Listing;

/// The catalog of the sandbox: real brands, operators and billers in real countries, with made-up
/// denominations. The same on every start: what varies between products comes from a checksum of
/// their ids.
public final class SandboxCatalog {

  /// Names this making of the catalog; a database made from another is brought up to date.
  public static final String SEED = "sandbox-4";

  /// What the sandbox's goods cost the store: three percent less than they are worth.
  private static final int COST_BASIS_POINTS = 9_700;

  private static final String WORLDWIDE = "001";
  private static final List<String> WORLDWIDE_COUNTRIES =
      List.of(
          "US", "GB", "DE", "FR", "IT", "ES", "NL", "BE", "AT", "IE", "PT", "PL", "SE", "NO", "DK",
          "FI", "CH", "CA", "MX", "BR", "AU", "NZ", "JP", "KR", "IN", "TR", "ZA", "AE", "SA", "SG");
  private static final Set<String> BY_PLAYER_ID =
      Set.of("PUBG Mobile", "Free Fire", "Mobile Legends", "Genshin Impact");
  private static final Set<String> BY_USERNAME = Set.of("Telegram Premium", "Skype");
  private static final Set<String> BY_EMAIL = Set.of("Jeton", "Razer Gold");
  private static final int[] CASHBACK = {0, 50, 100, 150, 200, 250, 300, 500};

  private final Countries countries = CountryTable.read();
  private final Rates rates = Tables.rates();
  private final Map<String, Ladder> ladders = new HashMap<>();
  private final List<Product> products = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private SandboxCatalog() {}

  /// Who supplies the products: the sandbox's own supplier, and for a few test products a second
  /// one in reserve.
  public static List<Listing> offers(List<Product> products) {
    List<Listing> offers = new ArrayList<>();
    for (Product product : products) {
      int cost = product.test() ? 0 : COST_BASIS_POINTS;
      offers.add(listing(product, SandboxSupplier.NAME, Listing.PRIORITY, cost));
      if (TestProducts.Twin.of(product.id()) == TestProducts.Twin.SECOND) {
        offers.add(listing(product, SandboxSupplier.RESERVE, Listing.PRIORITY + 1, cost));
      }
    }
    return offers;
  }

  private static Listing listing(Product product, String supplier, int priority, int cost) {
    return new Listing(product.id(), supplier, product.id(), priority, cost, true);
  }

  public static List<Product> products() {
    SandboxCatalog catalog = new SandboxCatalog();
    TestProducts.all().forEach(p -> catalog.add(p.id(), p));
    catalog.digitalBrands();
    catalog.operators();
    catalog.esims();
    catalog.brands();
    catalog.billers();
    return catalog.products;
  }

  private void digitalBrands() {
    for (String[] row : Tsv.rows("digital_brands.tsv", 5)) {
      ProductType type = ProductType.of(row[2]).orElseThrow();
      for (String iso : places(row[3])) {
        Ladder ladder = ladder(iso);
        Draft draft = draft(row[0], type, iso, ladder.read(row[4], checksum(row[0])));
        draft.categories = categories(row[1], type);
        draft.recipient = recipient(row[0]);
        draft.form = type == ProductType.BILL ? Forms.CARDHOLDER : Form.NONE;
        draft.rank = rank(100, iso);
        draft.cashback = row[1].startsWith("payment-cards") ? 0 : cashback(slug(row[0]) + iso);
        add(draft);
      }
    }
  }

  private static RecipientType recipient(String brand) {
    if (BY_PLAYER_ID.contains(brand)) {
      return new RecipientType.Account("Player ID", "[0-9]{6,12}");
    }
    if (BY_USERNAME.contains(brand)) {
      return new RecipientType.Username();
    }
    return BY_EMAIL.contains(brand) ? new RecipientType.Email() : new RecipientType.None();
  }

  private void operators() {
    List<String[]> rows = new ArrayList<>(Tsv.rows("operators.tsv", 3));
    // Countries whose numbers move freely between operators, which the first table therefore lacks.
    rows.addAll(Tsv.rows("operators_more.tsv", 3));
    for (String[] row : rows) {
      long seed = checksum(row[1] + row[0]);
      Ladder ladder = ladder(row[0]);
      Denominations denominations =
          seed % 3 == 0
              ? ladder.range("0.5", 4, 200)
              : ladder.fixed("2", "5", "10", "15", "20", "30", "50");
      Draft draft = draft(row[1], ProductType.REFILL, row[0], denominations);
      draft.categories = List.of("refill", "phone");
      draft.recipient = new RecipientType.PhoneNumber();
      draft.rank = rank(300, row[0]) - Math.min(90, Integer.parseInt(row[2]));
      draft.cashback = 50 + (int) (seed % 4) * 50;
      add(draft);
    }
  }

  private void esims() {
    for (Country country : countries.all()) {
      long seed = checksum("esim" + country.iso2());
      esim(country.name(), country.slug(), country.iso2(), 150 + seed % 12 * 40);
    }
    Esims.REGIONS.forEach((name, cents) -> esim(name, slug(name), Country.INTERNATIONAL, cents));
  }

  private void esim(String place, String placeSlug, String iso, long centsPerGigabyte) {
    Draft draft =
        new Draft(
            "eSIM " + place,
            ProductType.ESIM,
            iso,
            place,
            Asset.USD,
            Esims.packages(centsPerGigabyte));
    draft.categories = List.of("esim", "data", "travel");
    draft.rank = rank(200, iso);
    draft.cashback = 500;
    add("esim-" + placeSlug, draft);
  }

  private void brands() {
    for (String[] row : Tsv.rows("brands.tsv", 4)) {
      for (String iso : places(row[3])) {
        String key = slug(row[0]) + iso;
        long seed = checksum(key);
        Draft draft =
            draft(row[0], ProductType.GIFTCARD, iso, brandDenominations(ladder(iso), seed));
        draft.categories = categories(row[2], ProductType.GIFTCARD);
        draft.rank = rank(row[3].equals(WORLDWIDE) ? 400 : 500, iso);
        draft.cashback = cashback(key);
        draft.inStock = seed % 40 != 7;
        add(draft);
      }
    }
  }

  private static Denominations brandDenominations(Ladder ladder, long seed) {
    return switch ((int) (seed / 100 % 5)) {
      case 0 -> ladder.range("5", 1, 100);
      case 1 -> ladder.range("1", 5, 500);
      case 2 -> ladder.fixed("10", "25", "50", "100");
      case 3 -> ladder.fixed("5", "10", "20", "50", "100");
      default -> ladder.fixed("15", "25", "50", "75", "100", "200");
    };
  }

  private void billers() {
    for (String[] row : Tsv.rows("billers.tsv", 4)) {
      for (String iso : places(row[3])) {
        boolean direct = row[2].equals("internet-cable-tv");
        Draft draft =
            draft(
                row[0],
                ProductType.BILL,
                iso,
                ladder(iso).open("5", "2000", "25", "50", "100", "200"));
        draft.categories =
            row[2].equals("water-electricity-gas")
                ? List.of(row[2], "utility-bills", "bill", "all-bills")
                : List.of(row[2], "bill", "all-bills");
        draft.recipient =
            direct
                ? new RecipientType.Account("Customer number", "[A-Za-z0-9-]{6,20}")
                : new RecipientType.None();
        draft.form = direct ? Form.NONE : Forms.BILL;
        draft.rank = rank(600, iso);
        draft.cashback = (int) (checksum(row[0]) % 3) * 25;
        add(draft);
      }
    }
  }

  private List<String> places(String column) {
    List<String> places = new ArrayList<>();
    for (String iso : column.split(",")) {
      if (iso.equals(WORLDWIDE)) {
        places.addAll(WORLDWIDE_COUNTRIES);
        places.add(Country.INTERNATIONAL);
      } else if (countries.country(iso).isPresent()) {
        places.add(iso);
      }
    }
    return places.stream().distinct().toList();
  }

  private Draft draft(String brand, ProductType type, String iso, Denominations denominations) {
    String place = countries.country(iso).map(Country::name).orElse("all countries");
    return new Draft(brand, type, iso, place, currency(iso), denominations);
  }

  private Asset currency(String iso) {
    return countries.country(iso).map(Country::currency).filter(rates::knows).orElse(Asset.USD);
  }

  private Ladder ladder(String iso) {
    Asset asset = currency(iso);
    return ladders.computeIfAbsent(
        asset.code(),
        code -> new Ladder(asset, rates.unitsPerUsd().getOrDefault(code, BigDecimal.ONE)));
  }

  private static List<String> categories(String column, ProductType type) {
    List<String> known = new ArrayList<>();
    for (String slug : column.split(",")) {
      if (Categories.isKnown(slug)) {
        known.add(slug);
      }
    }
    if (type == ProductType.BILL) {
      known.add("bill");
    }
    return known.isEmpty() ? List.of("other") : known;
  }

  private void add(Draft draft) {
    String place = countries.country(draft.country).map(Country::slug).orElse("international");
    String id = slug(draft.brand) + "-" + place;
    add(ids.contains(id) ? slug(draft.brand) + "-" + draft.type.code() + "-" + place : id, draft);
  }

  private void add(String id, Draft draft) {
    add(id, draft.product(id));
  }

  /// Two rows of a table can be the same brand under two names; the first one stays.
  private void add(String id, Product product) {
    if (ids.add(id)) {
      products.add(product);
    }
  }

  /// Large markets first, the others alike.
  private static int rank(int base, String iso) {
    int place = WORLDWIDE_COUNTRIES.indexOf(iso);
    return base
        + (place >= 0 ? place : iso.equals(Country.INTERNATIONAL) ? 2 : WORLDWIDE_COUNTRIES.size());
  }

  private static int cashback(String key) {
    return CASHBACK[(int) (checksum("cashback" + key) % CASHBACK.length)];
  }

  /// `Amazon.co.uk` becomes `amazon_co_uk`, `Prepaid Visa` becomes `prepaid-visa`. Names in other
  /// scripts keep only their checksum.
  static String slug(String name) {
    String folded = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    String plain =
        folded
            .toLowerCase(Locale.ROOT)
            .replace("&", " and ")
            .replace("+", " plus ")
            .replaceAll("['’]", "")
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("\\.+", "_")
            .replaceAll("^[-_]+|[-_]+$", "")
            .replaceAll("-?_-?", "_");
    boolean foreign = name.codePoints().anyMatch(c -> Character.isLetter(c) && c > 0x24F);
    String limited = plain.length() > 80 ? plain.substring(0, 80) : plain;
    return foreign || plain.isEmpty()
        ? (limited + "-" + Long.toHexString(checksum(name))).replaceAll("^-", "")
        : limited;
  }

  static long checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
