package sutler.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sutler.catalog.Denominations;
import sutler.catalog.Forms;
import sutler.catalog.Product;
import sutler.catalog.ProductType;
import sutler.catalog.RecipientType;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.supply.Listing;

/// Products to and from rows.
final class CatalogRows {
  static final String COLUMNS =
      "id, name, brand, type, country, currency, categories, package_values, package_units, range_min,"
          + " range_max, range_step, recipient, account_name, account_regex, in_stock, test,"
          + " cashback_bp, form, rank, description, instructions, terms";

  static final String OFFER_COLUMNS = "product_id, supplier, item, priority, cost_bp, in_stock";

  private CatalogRows() {}

  static String copyLine(Listing offer) {
    return String.join(
            "\t",
            text(offer.productId()),
            text(offer.supplier()),
            text(offer.item()),
            Integer.toString(offer.priority()),
            Integer.toString(offer.costBasisPoints()),
            offer.inStock() ? "t" : "f")
        + "\n";
  }

  static Product product(ResultSet row, int number) throws SQLException {
    Asset currency = Asset.of(row.getString("currency"));
    return new Product(
        row.getString("id"),
        row.getString("name"),
        ProductType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
        row.getString("country"),
        currency,
        List.of((String[]) row.getArray("categories").getArray()),
        new Denominations(packages(row, currency), range(row, currency)),
        RecipientType.of(
            row.getString("recipient"),
            row.getString("account_name"),
            row.getString("account_regex")),
        row.getBoolean("in_stock"),
        row.getBoolean("test"),
        row.getInt("cashback_bp"),
        Forms.of(row.getString("form")),
        row.getInt("rank"),
        row.getString("brand"),
        new Product.Texts(
            row.getString("description"), row.getString("instructions"), row.getString("terms")));
  }

  private static List<Denominations.Package> packages(ResultSet row, Asset currency)
      throws SQLException {
    String[] values = (String[]) row.getArray("package_values").getArray();
    BigDecimal[] units = (BigDecimal[]) row.getArray("package_units").getArray();
    List<Denominations.Package> packages = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      packages.add(
          new Denominations.Package(values[i], new Money(units[i].toBigIntegerExact(), currency)));
    }
    return packages;
  }

  private static Optional<Denominations.Range> range(ResultSet row, Asset currency)
      throws SQLException {
    if (row.getBigDecimal("range_min") == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Denominations.Range(
            new Money(row.getBigDecimal("range_min").toBigIntegerExact(), currency),
            new Money(row.getBigDecimal("range_max").toBigIntegerExact(), currency),
            new Money(row.getBigDecimal("range_step").toBigIntegerExact(), currency)));
  }

  /// One line of `COPY ... FROM STDIN` in text format, for [#COLUMNS].
  static String copyLine(Product p) {
    List<String> packageValues = new ArrayList<>();
    List<String> packageUnits = new ArrayList<>();
    for (Denominations.Package each : p.denominations().packages()) {
      packageValues.add(each.value());
      packageUnits.add(each.price().units().toString());
    }
    Optional<Denominations.Range> range = p.denominations().range();
    RecipientType.Account account =
        p.recipient() instanceof RecipientType.Account a ? a : new RecipientType.Account("", "");
    List<String> fields =
        List.of(
            text(p.id()),
            text(p.name()),
            text(p.brand()),
            p.type().code(),
            p.country(),
            p.currency().code(),
            array(p.categories()),
            array(packageValues),
            array(packageUnits),
            units(range.map(r -> r.min().units())),
            units(range.map(r -> r.max().units())),
            units(range.map(r -> r.step().units())),
            p.recipient().code(),
            text(account.name()),
            text(account.regex()),
            p.inStock() ? "t" : "f",
            p.test() ? "t" : "f",
            Integer.toString(p.cashbackBasisPoints()),
            p.form().name(),
            Integer.toString(p.rank()),
            text(p.texts().description()),
            text(p.texts().instructions()),
            text(p.texts().terms()));
    return String.join("\t", fields) + "\n";
  }

  private static String units(Optional<BigInteger> units) {
    return units.map(BigInteger::toString).orElse("\\N");
  }

  /// https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-FILE-FORMATS
  private static String text(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static String array(List<String> values) {
    StringBuilder array = new StringBuilder("{");
    for (String value : values) {
      array.append(array.length() > 1 ? "," : "");
      array.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return text(array.append('}').toString());
  }
}
