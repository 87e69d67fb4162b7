package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import sutler.catalog.Product;
import sutler.checkout.Offers;
import sutler.checkout.RateBoard;
import sutler.checkout.Shelf;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.search.CatalogIndex;
import sutler.supply.Listing;
import sutler.supply.Offer;

/// The catalog in PostgreSQL, and the index that follows it.
public final class SqlCatalog implements Shelf, Offers, RateBoard {
  private static final int PRODUCTS_REMEMBERED_MAX = 20_000;
  private static final int SUGGESTIONS_MAX = 5;
  private static final Pattern ID = Pattern.compile("[a-z0-9_.+-]{1,120}");

  private static final int PAGE = 1_000;

  private final Database database;
  private final CatalogIndex index;
  private final Cache<String, Remembered> products =
      Caffeine.newBuilder().maximumSize(PRODUCTS_REMEMBERED_MAX).build();

  /// The catalog's version in the database, as it was seen last. The index may be behind.
  private final AtomicLong followed = new AtomicLong();

  private volatile Rates rates = new Rates(Map.of());
  private volatile Consumer<Collection<String>> followers = ids -> {};

  /// @param version of the catalog when it was read
  private record Remembered(long version, Optional<Product> product, List<OfferRow> offers) {}

  private record OfferRow(String supplier, String item, int costBasisPoints) {
    Offer of(Money face) {
      return new Offer(supplier, item, Optional.of(face.basisPoints(costBasisPoints)));
    }
  }

  public SqlCatalog(Database database, CatalogIndex index) {
    this.database = database;
    this.index = index;
  }

  /// Which catalog this database holds: an id that no other database has.
  public static String id(Database database) {
    return database.sql().sql("SELECT id::text FROM catalog").query(String.class).single();
  }

  public static String seed(Database database) {
    return database.sql().sql("SELECT seed FROM catalog").query(String.class).single();
  }

  /// Replaces the whole catalog and the rates, in one transaction.
  ///
  /// @param offers who sells the products to the store
  /// @param loaded is told how many products are there already, every thousand
  public static void seed(
      Database database,
      String seed,
      List<Product> products,
      Rates rates,
      List<Listing> offers,
      LongConsumer loaded) {
    database.inTransaction(
        () -> {
          database.sql().sql("DELETE FROM product").update();
          database.sql().sql("DELETE FROM offer").update();
          long count =
              database
                  .template()
                  .execute(
                      (ConnectionCallback<Long>)
                          c -> CatalogCopy.copy(c, "product", products, "offer", offers, loaded));
          rates
              .unitsPerUsd()
              .forEach(
                  (asset, rate) ->
                      database
                          .sql()
                          .sql(
                              "INSERT INTO rate (asset, units_per_usd, source) VALUES (?, ?, 'sandbox')"
                                  + " ON CONFLICT (asset) DO UPDATE SET units_per_usd = excluded.units_per_usd, source = excluded.source, at = now()")
                          .param(asset)
                          .param(rate)
                          .update());
          database.sql().sql("UPDATE catalog SET seed = ?").param(seed).update();
          return count;
        });
  }

  /// Has somebody told which products changed, each time that this node has caught up.
  public void onChange(Consumer<Collection<String>> follower) {
    followers = follower;
  }

  /// Catches up with the database: what changed since the index was last here is read and indexed.
  ///
  /// @return whether anything had changed
  public boolean follow() {
    return follow(count -> {});
  }

  /// @param indexed is told how many products are read already, every thousand
  public boolean follow(LongConsumer indexed) {
    long seen = index.version();
    long current = database.sql().sql("SELECT version FROM catalog").query(Long.class).single();
    if (current == seen) {
      followed.set(current);
      return false;
    }
    // From here on nothing older is sold, whether the index can be written or not.
    followed.set(current);
    // Versions become visible in order, so all changes up to `current` can be read now.
    List<String> changed = new ArrayList<>(stage(seen, current, indexed));
    List<String> removed =
        database
            .sql()
            .sql(
                "SELECT r.id FROM product_removed r WHERE r.version > ? AND r.version <= ?"
                    + " AND NOT EXISTS (SELECT 1 FROM product p WHERE p.id = r.id)")
            .param(seen)
            .param(current)
            .query((row, n) -> row.getString(1))
            .list();
    index.publish(removed, current);
    changed.addAll(removed);
    followers.accept(changed);
    return true;
  }

  /// Reads through a cursor, so that a catalog of any size is followed in little memory.
  private List<String> stage(long seen, long current, LongConsumer indexed) {
    List<String> ids = new ArrayList<>();
    List<Product> page = new ArrayList<>();
    database.stream(
        "SELECT " + CatalogRows.COLUMNS + " FROM product WHERE version > ? AND version <= ?",
        PAGE,
        row -> {
          Product product = CatalogRows.product(row, 0);
          ids.add(product.id());
          page.add(product);
          if (page.size() == PAGE) {
            index.stage(page);
            page.clear();
            indexed.accept(ids.size());
          }
        },
        seen,
        current);
    index.stage(page);
    return ids;
  }

  /// Reads the rates again.
  public void readRates() {
    Map<String, BigDecimal> board = new HashMap<>();
    database
        .sql()
        .sql("SELECT asset, units_per_usd FROM rate WHERE good_until > now()")
        .query(
            row -> {
              board.put(row.getString(1), row.getBigDecimal(2));
            });
    rates = new Rates(board);
  }

  @Override
  public Rates now() {
    return rates;
  }

  @Override
  public Optional<Product> product(String id) {
    return remembered(id).product;
  }

  @Override
  public List<Offer> of(Product product, Money face) {
    return remembered(product.id()).offers.stream().map(row -> row.of(face)).toList();
  }

  private Remembered remembered(String id) {
    long version = followed.get();
    if (!ID.matcher(id).matches()) {
      return new Remembered(version, Optional.empty(), List.of());
    }
    @Nullable Remembered known = products.getIfPresent(id);
    if (known != null && known.version == version) {
      return known;
    }
    Optional<Product> found = find(id);
    Remembered read =
        new Remembered(version, found, found.isPresent() ? findOffers(id) : List.of());
    if (found.isPresent()) {
      products.put(id, read);
    }
    return read;
  }

  private List<OfferRow> findOffers(String id) {
    return database
        .sql()
        .sql(
            "SELECT supplier, item, cost_bp FROM offer WHERE product_id = ? AND in_stock"
                + " ORDER BY priority, cost_bp, supplier LIMIT ?")
        .param(id)
        .param(TRIED_MAX)
        .query((row, n) -> new OfferRow(row.getString(1), row.getString(2), row.getInt(3)))
        .list();
  }

  private Optional<Product> find(String id) {
    return database
        .sql()
        .sql("SELECT " + CatalogRows.COLUMNS + " FROM product WHERE id = ?")
        .param(id)
        .query(CatalogRows::product)
        .optional();
  }

  @Override
  public List<Suggestion> near(String id) {
    try {
      return index.near(id, SUGGESTIONS_MAX).stream()
          .map(row -> new Suggestion(row.id(), row.name()))
          .toList();
    } catch (UncheckedIOException | IllegalStateException broken) {
      // A courtesy: what breaks it does not break the refusal that it comes with.
      return List.of();
    }
  }
}
