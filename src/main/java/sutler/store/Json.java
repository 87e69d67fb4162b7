package sutler.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sutler.invoice.Gift;
import sutler.supply.Redemption;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The few values that are stored as JSON text. The names are those of the tables, not of the code,
/// so that renaming a field loses nothing.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};

  private Json() {}

  static String texts(Map<String, String> map) {
    return MAPPER.writeValueAsString(map);
  }

  static Map<String, String> texts(String json) {
    return MAPPER.readValue(json, TEXTS);
  }

  /// What a buyer typed for an order.
  record Typed(Optional<String> recipient, Optional<Gift> gift, Map<String, String> answers) {
    static final Typed NOTHING = new Typed(Optional.empty(), Optional.empty(), Map.of());

    @Override
    public String toString() {
      return "Typed[***]";
    }
  }

  static String typed(
      Optional<String> recipient, Optional<Gift> gift, Map<String, String> answers) {
    Map<String, String> map = new LinkedHashMap<>();
    recipient.ifPresent(value -> map.put("recipient", value));
    gift.ifPresent(value -> map.put("gift", gift(value)));
    if (!answers.isEmpty()) {
      map.put("answers", texts(answers));
    }
    return texts(map);
  }

  static Typed typed(String json) {
    Map<String, String> map = texts(json);
    return new Typed(
        text(map, "recipient"),
        text(map, "gift").map(Json::gift),
        text(map, "answers").map(Json::texts).orElse(Map.of()));
  }

  static String redemption(Redemption redemption) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Redemption.Part part : Redemption.Part.values()) {
      redemption.get(part).ifPresent(value -> map.put(part.code(), value));
    }
    return texts(map);
  }

  static Redemption redemption(String json) {
    Map<String, String> map = texts(json);
    Redemption redemption = Redemption.EMPTY;
    for (Redemption.Part part : Redemption.Part.values()) {
      if (map.get(part.code()) instanceof String value) {
        redemption = redemption.with(part, value);
      }
    }
    return redemption;
  }

  static String gift(Gift gift) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("recipient_name", gift.recipientName());
    map.put("recipient_email", gift.recipientEmail());
    map.put("sender_name", gift.senderName());
    map.put("message", gift.message());
    gift.sendAt().ifPresent(at -> map.put("send_at", at.toString()));
    map.put("theme", gift.theme().code());
    return texts(map);
  }

  static Gift gift(String json) {
    Map<String, String> map = texts(json);
    return new Gift(
        map.getOrDefault("recipient_name", ""),
        map.getOrDefault("recipient_email", ""),
        map.getOrDefault("sender_name", ""),
        map.getOrDefault("message", ""),
        text(map, "send_at").map(Instant::parse),
        Gift.Theme.valueOf(map.getOrDefault("theme", "red").toUpperCase(Locale.ROOT)));
  }

  private static Optional<String> text(Map<String, String> map, String key) {
    return Optional.ofNullable(map.get(key));
  }
}
