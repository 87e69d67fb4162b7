package sutler.suppliers.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sutler.money.Rates;

/// The tables that the sandbox is made from; see `NOTICE.md` for where they come from.
public final class Tables {
  private Tables() {}

  /// Illustrative rates.
  public static Rates rates() {
    Map<String, BigDecimal> rates = new HashMap<>();
    for (String[] row : rows("sandbox_rates.tsv", 2)) {
      rates.put(row[0], new BigDecimal(row[1]));
    }
    return new Rates(rates);
  }

  /// The rows of a table, without its heading.
  static List<String[]> rows(String file, int columns) {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader = open(file)) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] row = line.split("\t", -1);
        if (row.length != columns) {
          throw new IllegalStateException(file + ": not " + columns + " columns: " + line);
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static BufferedReader open(String file) throws IOException {
    InputStream stream = Tables.class.getResourceAsStream("/catalog/" + file);
    if (stream == null) {
      throw new IOException("the program lacks its table " + file);
    }
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }
}
