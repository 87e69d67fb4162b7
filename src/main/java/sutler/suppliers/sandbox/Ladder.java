package sutler.suppliers.sandbox;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sutler.catalog.Denominations;
import sutler.catalog.Denominations.Range;
import sutler.money.Asset;
import sutler.money.Money;

/// Turns amounts thought of in dollars into amounts that people use in a currency: 10 dollars are
/// 1,500 yen and 150 kronor, not 1,503.27.
final class Ladder {
  private static final String[] MANTISSAS = {
    "1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "7.5", "8", "10"
  };

  private final Asset asset;
  private final BigDecimal unitsPerUsd;

  Ladder(Asset asset, BigDecimal unitsPerUsd) {
    this.asset = asset;
    this.unitsPerUsd = unitsPerUsd;
  }

  /// The local amount nearest to a dollar amount. Where the currency is worth about a dollar, the
  /// number stays as it is.
  Money local(String usd) {
    BigDecimal dollars = new BigDecimal(usd);
    boolean near =
        unitsPerUsd.compareTo(new BigDecimal("0.7")) >= 0
            && unitsPerUsd.compareTo(new BigDecimal("2")) <= 0;
    return near ? exact(dollars) : exact(nice(dollars.multiply(unitsPerUsd)));
  }

  private Money exact(BigDecimal value) {
    BigDecimal rounded = value.setScale(asset.decimals(), RoundingMode.HALF_UP);
    BigDecimal least = BigDecimal.ONE.movePointLeft(asset.decimals());
    return Money.exact(rounded.max(least), asset);
  }

  private static BigDecimal nice(BigDecimal value) {
    int power = value.precision() - value.scale() - 1;
    BigDecimal mantissa = value.movePointLeft(power);
    BigDecimal best = BigDecimal.ONE;
    for (String text : MANTISSAS) {
      BigDecimal candidate = new BigDecimal(text);
      if (candidate.subtract(mantissa).abs().compareTo(best.subtract(mantissa).abs()) < 0) {
        best = candidate;
      }
    }
    return best.movePointRight(power);
  }

  Denominations fixed(String... usd) {
    List<Denominations.Package> packages = new ArrayList<>();
    for (String amount : usd) {
      add(packages, local(amount));
    }
    return new Denominations(packages, Optional.empty());
  }

  /// Any multiple of a round step from five to `times` steps, with a few amounts named.
  Denominations range(String stepUsd, int from, int times) {
    Money step = local(stepUsd);
    List<Denominations.Package> packages = new ArrayList<>();
    for (int n : new int[] {from, 10, 25, 50, 100, 200}) {
      if (n >= from && n <= times) {
        add(packages, times(step, n));
      }
    }
    return new Denominations(
        packages, Optional.of(new Range(times(step, from), times(step, times), step)));
  }

  /// Any amount to the cent between two dollar amounts, with a few named.
  Denominations open(String minUsd, String maxUsd, String... named) {
    List<Denominations.Package> packages = new ArrayList<>();
    for (String amount : named) {
      add(packages, local(amount));
    }
    Range range = new Range(local(minUsd), local(maxUsd), Money.ofUnits(1, asset));
    return new Denominations(packages, Optional.of(range));
  }

  /// Reads a list or a range as the table of digital brands writes it. Numbers that would be too
  /// small or too large in this currency are taken for dollars.
  Denominations read(String text, long seed) {
    if (text.startsWith("range:")) {
      return readRange(text.substring("range:".length()));
    }
    String[] values = text.split(",");
    boolean numbers = values[0].matches("[0-9.]+");
    return numbers ? readNumbers(values) : readNames(values, seed);
  }

  private Denominations readRange(String text) {
    String[] parts = text.split("[-:]");
    BigDecimal min = new BigDecimal(parts[0]);
    BigDecimal max = new BigDecimal(parts[1]);
    BigDecimal step = new BigDecimal(parts[2]);
    if (!isLocal(max)) {
      Money unit = local(parts[2].startsWith("0.") ? "1" : parts[2]);
      int from = min.divide(step.max(BigDecimal.ONE), RoundingMode.UP).intValue();
      int times = max.divide(step.max(BigDecimal.ONE), RoundingMode.DOWN).intValue();
      return new Denominations(
          List.of(), Optional.of(new Range(times(unit, from), times(unit, times), unit)));
    }
    Range range = new Range(exact(min), exact(max), exact(step));
    List<Denominations.Package> packages = new ArrayList<>();
    for (String n :
        new String[] {"5", "10", "25", "50", "100", "200", "500", "1000", "2000", "5000"}) {
      Money amount = exact(new BigDecimal(n));
      if (range.holds(amount) && packages.size() < 6) {
        add(packages, amount);
      }
    }
    return new Denominations(packages, Optional.of(range));
  }

  private Denominations readNumbers(String[] values) {
    boolean local = isLocal(new BigDecimal(values[values.length - 1]));
    List<Denominations.Package> packages = new ArrayList<>();
    for (String value : values) {
      add(packages, local ? exact(new BigDecimal(value)) : local(value));
    }
    return new Denominations(packages, Optional.empty());
  }

  private boolean isLocal(BigDecimal max) {
    BigDecimal usd = max.divide(unitsPerUsd, MathContext.DECIMAL32);
    return usd.compareTo(BigDecimal.TEN) >= 0 && usd.compareTo(BigDecimal.valueOf(20_000)) <= 0;
  }

  private static final String[] NAMED_USD = {"0.99", "4.99", "9.99", "24.99", "49.99", "99.99"};

  private Denominations readNames(String[] values, long seed) {
    List<Denominations.Package> packages = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      packages.add(
          new Denominations.Package(values[i].strip(), namedPrice(values[i].strip(), i, seed)));
    }
    return new Denominations(packages, Optional.empty());
  }

  /// A duration costs so much a month, longer ones a little less; other names climb a ladder.
  private Money namedPrice(String name, int index, long seed) {
    String[] words = name.split(" ");
    long monthly = 599L + Math.floorMod(seed, 10) * 100L;
    if (words.length == 2 && words[1].startsWith("Month")) {
      int months = Integer.parseInt(words[0]);
      long cents = monthly * months * (months >= 12 ? 80 : months >= 3 ? 92 : 100) / 100;
      return local(BigDecimal.valueOf(cents, 2).toPlainString());
    }
    if (words.length == 2 && words[1].startsWith("Day")) {
      return local(
          BigDecimal.valueOf(monthly * Integer.parseInt(words[0]) / 30, 2).toPlainString());
    }
    return local(NAMED_USD[Math.min(index, NAMED_USD.length - 1)]);
  }

  private static Money times(Money step, int n) {
    return Money.exact(step.decimal().multiply(BigDecimal.valueOf(n)), step.asset());
  }

  private static void add(List<Denominations.Package> packages, Money amount) {
    Denominations.Package fresh = new Denominations.Package(amount.shortText(), amount);
    if (!packages.contains(fresh)) {
      packages.add(fresh);
    }
  }
}
