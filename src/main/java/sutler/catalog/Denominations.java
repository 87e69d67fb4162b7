package sutler.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sutler.money.Asset;
import sutler.money.Money;

/// The values in which a product is sold: a list of packages, a range, or both (the list then names
/// common values of the range). A package's value is a number (`50`), a duration (`1 Month`) or a
/// name (`1GB, 7 Days`), and is matched exactly.
public record Denominations(List<Package> packages, Optional<Range> range) {

  /// One value and its price in the product's currency.
  public record Package(String value, Money price) {}

  /// Amounts `min + k * step` up to `max`, all in the product's currency.
  public record Range(Money min, Money max, Money step) {

    public Range {
      if (!step.isPositive() || !min.isPositive() || max.compareTo(min) < 0) {
        throw new IllegalArgumentException("not a range: " + min + " to " + max + " by " + step);
      }
    }

    public boolean holds(Money amount) {
      return amount.compareTo(min) >= 0
          && amount.compareTo(max) <= 0
          && amount.units().subtract(min.units()).mod(step.units()).signum() == 0;
    }
  }

  public Denominations {
    packages = List.copyOf(packages);
    if (packages.isEmpty() && range.isEmpty()) {
      throw new IllegalArgumentException("a product without denominations");
    }
  }

  /// The package that a buyer named, or empty when there is none. Numbers match by amount, so that
  /// `50`, `50.0` and `50.00` are the same value.
  public Optional<Package> find(String value, Asset asset) {
    String wanted = value.strip();
    for (Package candidate : packages) {
      if (candidate.value().equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return amount(wanted, asset).flatMap(this::ofAmount);
  }

  private Optional<Package> ofAmount(Money amount) {
    String text = amount.shortText();
    for (Package candidate : packages) {
      if (candidate.value().equals(text)) {
        return Optional.of(candidate);
      }
    }
    return range.filter(r -> r.holds(amount)).map(r -> new Package(text, amount));
  }

  private static Optional<Money> amount(String text, Asset asset) {
    if (text.length() > 20 || !text.matches("[0-9]+(\\.[0-9]+)?")) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    return value.scale() > asset.decimals()
        ? Optional.empty()
        : Optional.of(Money.exact(value, asset));
  }

  /// Short text for a list: `5-500 step 5`, `10|25|50|+3`; each value as it is sold.
  public String summary() {
    if (range.isPresent()) {
      Range r = range.get();
      return r.min.shortText() + "-" + r.max.shortText() + " step " + r.step.shortText();
    }
    List<String> shown = new ArrayList<>();
    for (Package p : packages.subList(0, Math.min(3, packages.size()))) {
      shown.add(p.value());
    }
    if (packages.size() > 3) {
      shown.add("+" + (packages.size() - 3));
    }
    return String.join("|", shown);
  }

  /// What to send instead, for an error: at most `limit` values, or the range.
  public String choices(int limit) {
    List<String> values = packages.stream().limit(limit).map(p -> '"' + p.value() + '"').toList();
    String list = String.join(", ", values) + (packages.size() > limit ? ", ..." : "");
    if (range.isEmpty()) {
      return "one of " + list;
    }
    Range r = range.get();
    return "an amount from %s to %s in steps of %s"
        .formatted(r.min.shortText(), r.max.shortText(), r.step.shortText());
  }
}
