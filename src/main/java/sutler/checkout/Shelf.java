package sutler.checkout;

import java.util.List;
import java.util.Optional;
import sutler.catalog.Product;

/// Where products are looked up.
public interface Shelf {

  Optional<Product> product(String id);

  /// Products whose names come near a wrong id, best first.
  List<Suggestion> near(String id);

  /// Something that the buyer may have meant.
  record Suggestion(String productId, String name) {}
}
