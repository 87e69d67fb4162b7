package sutler.supply;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the buyer receives, part by part. Secrets: it does not print itself.
public record Redemption(Map<Part, String> parts) {

  /// The parts there can be, in the order in which they are shown.
  public enum Part {
    CODE,
    PIN,
    LINK,
    INSTRUCTIONS,
    BARCODE_FORMAT,
    BARCODE_VALUE,
    /// ISO 8601 date.
    EXPIRATION_DATE,
    /// Opens the phone's eSIM installer.
    ESIM_INSTALL_LINK;

    /// The name on the wire and in storage.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Redemption EMPTY = new Redemption(Map.of());

  public Redemption {
    parts = Map.copyOf(parts);
  }

  public Redemption with(Part part, String value) {
    Map<Part, String> next = new EnumMap<>(Part.class);
    next.putAll(parts);
    next.put(part, value);
    return new Redemption(next);
  }

  public Optional<String> get(Part part) {
    return Optional.ofNullable(parts.get(part));
  }

  @Override
  public String toString() {
    return "Redemption[***]";
  }
}
