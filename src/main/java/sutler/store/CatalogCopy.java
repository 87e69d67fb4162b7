package sutler.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import sutler.catalog.Product;
import sutler.supply.Listing;

/// Many products and offers at once, by PostgreSQL's COPY.
final class CatalogCopy {
  private static final int PAGE = 1_000;

  private CatalogCopy() {}

  /// @param loaded is told how many products are there already, every thousand
  static Long copy(
      Connection connection,
      String products,
      Collection<Product> all,
      String offers,
      Collection<Listing> listings,
      LongConsumer loaded)
      throws SQLException {
    CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
    String target = products + " (" + CatalogRows.COLUMNS + ")";
    long count = rows(manager, target, all, CatalogRows::copyLine, loaded);
    String offersTarget = offers + " (" + CatalogRows.OFFER_COLUMNS + ")";
    rows(manager, offersTarget, listings, CatalogRows::copyLine, n -> {});
    return count;
  }

  private static <T> long rows(
      CopyManager manager,
      String target,
      Collection<T> all,
      Function<T, String> line,
      LongConsumer told)
      throws SQLException {
    CopyIn copy = manager.copyIn("COPY " + target + " FROM STDIN");
    long count = 0;
    for (T one : all) {
      byte[] bytes = line.apply(one).getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      count++;
      if (count % PAGE == 0) {
        told.accept(count);
      }
    }
    copy.endCopy();
    return count;
  }
}
