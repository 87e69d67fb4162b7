package sutler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;
import sutler.search.CatalogIndex;
import sutler.search.CountryTable;

/// The search index is a help, not a part of a purchase.
final class SqlCatalogTest {
  private static final TestStore STORE = TestStore.shared();

  @Test
  void aBrokenIndexSellsNoOldPrices() throws Exception {
    Database database = new Database(STORE.source());
    Path folder = Files.createTempDirectory("sutler-index");
    try {
      CatalogIndex index = CatalogIndex.open(folder, SqlCatalog.id(database), CountryTable.read());
      SqlCatalog catalog = new SqlCatalog(database, index);
      catalog.follow();
      assertThat(catalog.product("hulu-usa").orElseThrow().inStock()).isTrue();
      index.close();
      STORE.sql().sql("UPDATE product SET in_stock = false WHERE id = 'hulu-usa'").update();
      assertThatThrownBy(catalog::follow).isInstanceOf(RuntimeException.class);
      assertThat(catalog.product("hulu-usa").orElseThrow().inStock()).isFalse();
      assertThat(catalog.near("hulu-us")).isEmpty();
    } finally {
      STORE.sql().sql("UPDATE product SET in_stock = true WHERE id = 'hulu-usa'").update();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
