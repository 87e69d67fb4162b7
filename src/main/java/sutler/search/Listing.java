package sutler.search;

import java.nio.charset.StandardCharsets;
import org.apache.lucene.util.BytesRef;
import sutler.catalog.Product;

/// One row of an answer to a search.
///
/// @param cashbackBasisPoints 1/100 of a percent
public record Listing(
    String id,
    String name,
    String type,
    String country,
    String currency,
    String denominations,
    String category,
    boolean inStock,
    int cashbackBasisPoints) {

  private static final char SEPARATOR = '\u001f';

  static Listing of(Product p) {
    return new Listing(
        p.id(),
        p.name(),
        p.type().code(),
        p.country(),
        p.currency().code(),
        p.denominations().summary(),
        p.categories().getFirst(),
        p.inStock(),
        p.cashbackBasisPoints());
  }

  BytesRef packed() {
    String joined =
        String.join(
            String.valueOf(SEPARATOR),
            id,
            name,
            type,
            country,
            currency,
            denominations,
            category,
            inStock ? "1" : "0",
            Integer.toString(cashbackBasisPoints));
    return new BytesRef(joined);
  }

  static Listing unpacked(BytesRef bytes) {
    String[] parts =
        new String(bytes.bytes, bytes.offset, bytes.length, StandardCharsets.UTF_8)
            .split(String.valueOf(SEPARATOR), -1);
    return new Listing(
        parts[0],
        parts[1],
        parts[2],
        parts[3],
        parts[4],
        parts[5],
        parts[6],
        parts[7].equals("1"),
        Integer.parseInt(parts[8]));
  }
}
