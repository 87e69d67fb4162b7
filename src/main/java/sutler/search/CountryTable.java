package sutler.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sutler.catalog.Countries;
import sutler.catalog.Country;
import sutler.money.Asset;

/// The countries of the world, with the names that people use for them; see `NOTICE.md` for where
/// the table comes from.
public final class CountryTable {
  private static final String FILE = "/catalog/countries.tsv";

  private CountryTable() {}

  public static Countries read() {
    try (InputStream stream = CountryTable.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IOException("the program lacks its table " + FILE);
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      List<Country> countries =
          reader.lines().skip(1).map(line -> country(line.split("\t", -1))).toList();
      return new Countries(countries);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Country country(String[] row) {
    return new Country(row[0], row[1], row[2], Asset.of(row[3]), row[4]);
  }
}
