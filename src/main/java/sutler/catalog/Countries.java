package sutler.catalog;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The countries of the store, found by code, slug or a name that people use.
public final class Countries {
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("uk", "GB"),
          Map.entry("great britain", "GB"),
          Map.entry("britain", "GB"),
          Map.entry("england", "GB"),
          Map.entry("scotland", "GB"),
          Map.entry("usa", "US"),
          Map.entry("america", "US"),
          Map.entry("united states of america", "US"),
          Map.entry("turkey", "TR"),
          Map.entry("czech republic", "CZ"),
          Map.entry("ivory coast", "CI"),
          Map.entry("hong kong", "HK"),
          Map.entry("macau", "MO"),
          Map.entry("macao", "MO"),
          Map.entry("burma", "MM"),
          Map.entry("myanmar", "MM"),
          Map.entry("emirates", "AE"),
          Map.entry("south korea", "KR"),
          Map.entry("korea", "KR"),
          Map.entry("holland", "NL"),
          Map.entry("drc", "CD"),
          Map.entry("swaziland", "SZ"),
          Map.entry("cabo verde", "CV"),
          Map.entry("palestine", "PS"),
          Map.entry("vatican", "VA"),
          Map.entry("international", Country.INTERNATIONAL),
          Map.entry("worldwide", Country.INTERNATIONAL),
          Map.entry("global", Country.INTERNATIONAL));

  private final Map<String, Country> byCode = new LinkedHashMap<>();
  private final Map<String, String> byName = new HashMap<>(ALIASES);

  public Countries(List<Country> countries) {
    for (Country country : countries) {
      byCode.put(country.iso2(), country);
      byName.put(plain(country.name()), country.iso2());
      byName.put(plain(country.slug().replace('-', ' ')), country.iso2());
      byName.put(country.iso2().toLowerCase(Locale.ROOT), country.iso2());
      byName.putIfAbsent(alpha3(country.iso2()), country.iso2());
    }
    byName.put("xi", Country.INTERNATIONAL);
  }

  public Collection<Country> all() {
    return byCode.values();
  }

  public Optional<Country> country(String iso2) {
    return Optional.ofNullable(byCode.get(iso2));
  }

  /// The code meant by a code or an English name, in any case; `XI` for international.
  public Optional<String> code(String text) {
    return Optional.ofNullable(byName.get(plain(text)));
  }

  /// Every name by which one country may be searched, lower case and without accents.
  public List<String> names(String iso2) {
    return byName.entrySet().stream()
        .filter(e -> e.getValue().equals(iso2))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static String alpha3(String iso2) {
    return Locale.of("", iso2).getISO3Country().toLowerCase(Locale.ROOT);
  }

  private static String plain(String text) {
    String folded =
        Normalizer.normalize(text.strip(), Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    return folded.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
