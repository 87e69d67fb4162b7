package sutler.suppliers.sandbox;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import sutler.money.Rates;
import sutler.search.Tsv;

/// The tables that the sandbox is made from; see `NOTICE.md` for where they come from.
public final class Tables {
  private Tables() {}

  /// Illustrative rates.
  public static Rates rates() {
    Map<String, BigDecimal> rates = new HashMap<>();
    for (String[] row : Tsv.rows("sandbox_rates.tsv", 2)) {
      rates.put(row[0], new BigDecimal(row[1]));
    }
    return new Rates(rates);
  }
}
