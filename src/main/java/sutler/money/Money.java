package sutler.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// An amount: an integer count of an asset's smallest unit. Amounts of different assets do not mix;
/// [Rates] turns one into another.
public record Money(BigInteger units, Asset asset) implements Comparable<Money> {

  /// Which way a remainder falls. What a buyer owes rounds up; what a buyer is given rounds down.
  public enum Rounding {
    UP(RoundingMode.CEILING),
    DOWN(RoundingMode.FLOOR);

    final RoundingMode mode;

    Rounding(RoundingMode mode) {
      this.mode = mode;
    }
  }

  public static Money zero(Asset asset) {
    return new Money(BigInteger.ZERO, asset);
  }

  public static Money ofUnits(long units, Asset asset) {
    return new Money(BigInteger.valueOf(units), asset);
  }

  /// Reads an exact decimal such as `12.5`.
  ///
  /// @throws ArithmeticException when it has more decimals than the asset
  /// @throws NumberFormatException when it is not a number
  public static Money parse(String decimal, Asset asset) {
    return exact(new BigDecimal(decimal), asset);
  }

  /// @throws ArithmeticException when `value` has more decimals than the asset
  public static Money exact(BigDecimal value, Asset asset) {
    return new Money(value.setScale(asset.decimals()).unscaledValue(), asset);
  }

  /// The one function that rounds: to the decimals that a price in this asset may have.
  static Money rounded(
      BigDecimal numerator, BigDecimal denominator, Asset asset, Rounding rounding) {
    BigDecimal price = numerator.divide(denominator, asset.priceDecimals(), rounding.mode);
    return exact(price, asset);
  }

  public Money plus(Money other) {
    return new Money(units.add(same(other).units), asset);
  }

  public Money minus(Money other) {
    return new Money(units.subtract(same(other).units), asset);
  }

  /// A share in basis points (1/100 of a percent), rounded down.
  public Money basisPoints(int basisPoints) {
    BigInteger share =
        units.multiply(BigInteger.valueOf(basisPoints)).divide(BigInteger.valueOf(10_000));
    return new Money(share, asset);
  }

  public boolean isPositive() {
    return units.signum() > 0;
  }

  public boolean isZero() {
    return units.signum() == 0;
  }

  public Money orZeroIfNegative() {
    return units.signum() < 0 ? zero(asset) : this;
  }

  @Override
  public int compareTo(Money other) {
    return units.compareTo(same(other).units);
  }

  public BigDecimal decimal() {
    return new BigDecimal(units, asset.decimals());
  }

  /// The amount as exact decimal text: currencies with all their decimals (`12.50`), coins without
  /// trailing zeros (`0.00012`).
  public String text() {
    BigDecimal value = decimal();
    if (asset.decimals() > 3) {
      value = value.stripTrailingZeros();
    }
    return value.toPlainString();
  }

  /// The shortest exact decimal text (`12.5`, `50`).
  public String shortText() {
    return decimal().stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return text() + " " + asset;
  }

  private Money same(Money other) {
    if (!asset.equals(other.asset)) {
      throw new IllegalArgumentException("amounts of " + asset + " and " + other.asset);
    }
    return other;
  }
}
