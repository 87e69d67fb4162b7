package sutler.suppliers.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sutler.catalog.Denominations;
import sutler.money.Asset;
import sutler.money.Money;

/// Data packages, named by their size and how long they last.
final class Esims {

  /// Regions, with the cents that a gigabyte costs.
  static final Map<String, Long> REGIONS = new LinkedHashMap<>();

  static {
    REGIONS.put("Global", 590L);
    REGIONS.put("Europe", 240L);
    REGIONS.put("Asia", 290L);
    REGIONS.put("North America", 310L);
    REGIONS.put("Latin America", 420L);
    REGIONS.put("Africa", 520L);
    REGIONS.put("Middle East", 450L);
    REGIONS.put("Oceania", 330L);
    REGIONS.put("Caribbean", 560L);
    REGIONS.put("Balkans", 270L);
    REGIONS.put("Nordics", 250L);
    REGIONS.put("Southeast Asia", 280L);
  }

  private static final int[][] PACKAGES = {
    {1, 7}, {2, 15}, {3, 30}, {5, 30}, {10, 30}, {20, 30}, {50, 90}
  };

  private Esims() {}

  /// Larger packages cost less a gigabyte; prices end in 50 or 00 cents.
  static Denominations packages(long centsPerGigabyte) {
    List<Denominations.Package> packages = new ArrayList<>();
    for (int[] p : PACKAGES) {
      long full = centsPerGigabyte * p[0];
      long cents = (full * 100 / (100 + p[0] * 4L) + 49) / 50 * 50;
      packages.add(
          new Denominations.Package(
              "%dGB, %d Days".formatted(p[0], p[1]), Money.ofUnits(cents, Asset.USD)));
    }
    return new Denominations(packages, Optional.empty());
  }
}
