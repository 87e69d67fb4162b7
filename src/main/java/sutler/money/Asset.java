package sutler.money;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Something that is counted: a currency or a coin, with the number of decimals of its smallest
/// unit. The decimals are fixed here, not asked of the JDK: a stored integer must mean the same for
/// ever. Currencies follow ISO 4217; coins follow their protocols.
///
/// @param code ISO 4217 or ticker, upper case; bitcoin is `BTC`
/// @param decimals digits after the point of the smallest unit
/// @param priceDecimals digits that a price may use; fewer than `decimals` where a wallet or a
///   model would only drown in them (a price in ether stops at 10 gwei)
public record Asset(String code, int decimals, int priceDecimals) {
  // Before the assets below, which are checked against it.
  private static final Pattern CODE = Pattern.compile("[A-Z]{3,5}");

  public static final Asset USD = new Asset("USD", 2, 2);
  public static final Asset EUR = new Asset("EUR", 2, 2);
  public static final Asset BTC = new Asset("BTC", 8, 8);
  public static final Asset LTC = new Asset("LTC", 8, 8);
  public static final Asset ETH = new Asset("ETH", 18, 8);
  public static final Asset SOL = new Asset("SOL", 9, 9);
  public static final Asset USDC = new Asset("USDC", 6, 6);
  public static final Asset USDT = new Asset("USDT", 6, 6);

  // https://www.six-group.com/en/products-services/financial-information/data-standards.html
  private static final Set<String> NO_DECIMALS =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
          "XAF", "XOF", "XPF");
  private static final Set<String> THREE_DECIMALS =
      Set.of("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND");

  public Asset {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("not an asset code: " + code);
    }
    if (priceDecimals > decimals || priceDecimals < 0) {
      throw new IllegalArgumentException("price decimals out of range: " + priceDecimals);
    }
  }

  /// The asset of a code, in any case; `XBT` is bitcoin. Any other three letters are a currency.
  ///
  /// @throws IllegalArgumentException when the code is not three to five letters
  public static Asset of(String code) {
    String upper = code.strip().toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "USD" -> USD;
      case "EUR" -> EUR;
      case "BTC", "XBT" -> BTC;
      case "LTC" -> LTC;
      case "ETH" -> ETH;
      case "SOL" -> SOL;
      case "USDC" -> USDC;
      case "USDT" -> USDT;
      default -> currency(upper);
    };
  }

  private static Asset currency(String code) {
    int decimals = NO_DECIMALS.contains(code) ? 0 : THREE_DECIMALS.contains(code) ? 3 : 2;
    return new Asset(code, decimals, decimals);
  }

  @Override
  public String toString() {
    return code;
  }
}
