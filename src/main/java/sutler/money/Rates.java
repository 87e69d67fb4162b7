package sutler.money;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import sutler.money.Money.Rounding;

/// How many units of each asset one US dollar buys. A table of one moment; a quote made from it is
/// stored with the invoice and never computed again.
public record Rates(Map<String, BigDecimal> unitsPerUsd) {

  public Rates {
    unitsPerUsd = Map.copyOf(unitsPerUsd);
    unitsPerUsd.forEach(
        (code, rate) -> {
          if (rate.signum() <= 0) {
            throw new IllegalArgumentException("rate of " + code + " is not positive");
          }
        });
  }

  public boolean knows(Asset asset) {
    return unitsPerUsd.containsKey(asset.code());
  }

  /// Whether one asset can be priced in another.
  public boolean canConvert(Asset from, Asset to) {
    return from.equals(to) || (knows(from) && knows(to));
  }

  /// Converts in one step, so that nothing is rounded twice. The same asset comes back unchanged.
  ///
  /// @throws IllegalArgumentException when a rate is missing
  public Money convert(Money from, Asset to, Rounding rounding) {
    if (from.asset().equals(to)) {
      return from;
    }
    BigDecimal numerator = from.decimal().multiply(rate(to));
    return Money.rounded(numerator, rate(from.asset()), to, rounding);
  }

  /// Units of `to` for one whole unit of `from`, to nine significant digits: for people to read,
  /// never for computing a price.
  public BigDecimal shown(Asset from, Asset to) {
    return from.equals(to)
        ? BigDecimal.ONE
        : rate(to).divide(rate(from), new MathContext(9)).stripTrailingZeros();
  }

  private BigDecimal rate(Asset asset) {
    BigDecimal rate = unitsPerUsd.get(asset.code());
    if (rate == null) {
      throw new IllegalArgumentException("no rate for " + asset);
    }
    return rate;
  }
}
