package sutler.search;

import sutler.catalog.Countries;
import sutler.catalog.Country;
import sutler.money.Asset;

/// The countries of the world, with the names that people use for them; see `NOTICE.md` for where
/// the table comes from.
public final class CountryTable {
  private static final int COLUMNS = 6;

  private CountryTable() {}

  public static Countries read() {
    return new Countries(
        Tsv.rows("countries.tsv", COLUMNS).stream().map(CountryTable::country).toList());
  }

  private static Country country(String[] row) {
    return new Country(row[0], row[1], row[2], Asset.of(row[3]), row[4]);
  }
}
