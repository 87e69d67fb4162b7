package sutler.store;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.ConnectionCallback;
import sutler.catalog.Product;
import sutler.supply.Listing;

/// What suppliers sell and what money is worth, written into the catalog.
public final class SqlSelling {
  private static final String PRODUCTS = CatalogRows.COLUMNS;
  private static final String OFFERS = CatalogRows.OFFER_COLUMNS;
  private static final String CHANGED_PRODUCTS =
      changed(PRODUCTS, "selling", "product", "p.id = s.id");
  private static final String CHANGED_OFFERS =
      changed(
          OFFERS, "listing", "offer", "p.product_id = s.product_id AND p.supplier = s.supplier");
  private static final String GONE =
      "FROM offer o WHERE supplier = ?"
          + " AND NOT EXISTS (SELECT FROM listing l WHERE l.product_id = o.product_id)";

  private final Database database;

  public SqlSelling(Database database) {
    this.database = database;
  }

  /// Brings the catalog to what a supplier sells now. What only it sold, and sells no more, is out
  /// of stock; nothing changes, and no node reads anything again, where it sells what it sold.
  public void sell(String supplier, List<Product> products, List<Listing> listings) {
    database.inTransaction(
        () -> {
          database
              .sql()
              .sql(
                  "CREATE TEMPORARY TABLE selling (LIKE product INCLUDING DEFAULTS) ON COMMIT DROP")
              .update();
          database
              .sql()
              .sql("CREATE TEMPORARY TABLE listing (LIKE offer INCLUDING DEFAULTS) ON COMMIT DROP")
              .update();
          database
              .template()
              .execute(
                  (ConnectionCallback<Long>)
                      c -> CatalogCopy.copy(c, "selling", products, "listing", listings, n -> {}));
          if (differs(supplier)) {
            merge(supplier);
          }
          return true;
        });
  }

  /// Only these suppliers sell from now on: what another was configured for is not sold any more.
  public void only(Collection<String> suppliers) {
    String[] names = suppliers.toArray(String[]::new);
    boolean others =
        database
            .sql()
            .sql("SELECT EXISTS (SELECT FROM offer WHERE supplier <> ALL (?))")
            .param(names)
            .query(Boolean.class)
            .single();
    if (others) {
      database.sql().sql("DELETE FROM offer WHERE supplier <> ALL (?)").param(names).update();
    }
  }

  /// The statement triggers take a new version of the catalog also for no rows, and every node
  /// would read it again.
  private boolean differs(String supplier) {
    return database
        .sql()
        .sql(
            "SELECT EXISTS (%s) OR EXISTS (%s) OR EXISTS (%s)"
                .formatted(CHANGED_PRODUCTS, CHANGED_OFFERS, "SELECT 1 " + GONE))
        .param(supplier)
        .query(Boolean.class)
        .single();
  }

  private void merge(String supplier) {
    database.sql().sql(upsert("product", PRODUCTS, CHANGED_PRODUCTS, "id")).update();
    database.sql().sql(upsert("offer", OFFERS, CHANGED_OFFERS, "product_id, supplier")).update();
    database.sql().sql("DELETE " + GONE).param(supplier).update();
    database
        .sql()
        .sql(
            "UPDATE product p SET in_stock = false WHERE in_stock"
                + " AND NOT EXISTS (SELECT FROM offer o WHERE o.product_id = p.id AND o.in_stock)")
        .update();
  }

  private static String changed(String columns, String staged, String kept, String same) {
    return "SELECT %s FROM %s s WHERE NOT EXISTS (SELECT FROM %s p WHERE %s AND (%s) IS NOT DISTINCT FROM (%s))"
        .formatted(columns, staged, kept, same, Columns.of("p", columns), Columns.of("s", columns));
  }

  private static String upsert(String table, String columns, String changed, String key) {
    return "INSERT INTO %s (%s) %s ON CONFLICT (%s) DO UPDATE SET (%s) = ROW (%s)"
        .formatted(table, columns, changed, key, columns, Columns.of("excluded", columns));
  }

  /// Rates that an operator has fixed; they stand until they are fixed anew.
  ///
  /// @param unitsPerUsd how many units of each asset one dollar buys
  public void fixRates(Map<String, BigDecimal> unitsPerUsd) {
    database.inTransaction(
        () -> {
          database.sql().sql("DELETE FROM rate WHERE source = 'fixed'").update();
          unitsPerUsd.forEach(
              (asset, rate) ->
                  database
                      .sql()
                      .sql(
                          "INSERT INTO rate (asset, units_per_usd, source) VALUES (?, ?, 'fixed')"
                              + " ON CONFLICT (asset) DO UPDATE SET units_per_usd = excluded.units_per_usd,"
                              + " source = excluded.source, at = now(), good_until = 'infinity'")
                      .param(asset)
                      .param(rate)
                      .update());
          return true;
        });
  }
}
