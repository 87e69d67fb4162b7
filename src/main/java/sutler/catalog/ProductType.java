package sutler.catalog;

import java.util.Locale;
import java.util.Optional;

/// What kind of thing is sold; decides how it is delivered and which fields an order has.
public enum ProductType {
  GIFTCARD,
  ESIM,
  REFILL,
  BILL;

  /// The name on the wire and in the database.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ProductType> of(String text) {
    for (ProductType type : values()) {
      if (type.code().equalsIgnoreCase(text.strip())) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
