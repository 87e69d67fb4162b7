package sutler.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The tables that come with the program, in `/catalog`: tab-separated, with a heading.
public final class Tsv {
  private Tsv() {}

  /// The rows of a table, without its heading.
  public static List<String[]> rows(String file, int columns) {
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
    InputStream stream = Tsv.class.getResourceAsStream("/catalog/" + file);
    if (stream == null) {
      throw new IOException("the program lacks its table " + file);
    }
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }
}
