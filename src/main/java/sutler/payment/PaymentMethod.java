package sutler.payment;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sutler.money.Asset;

/// A way to pay, as data: an asset on a network. Rails say which they serve, and may bring methods
/// of their own; nothing else has to know them. One code is one method.
///
/// @param code the name on the wire, in invoices and in settings
/// @param asset in which an invoice is charged; for [#BALANCE] only the default, the sub-account
///   decides
/// @param network where the asset moves, by its usual name in lower case; empty for our own books
/// @param title for people
public record PaymentMethod(String code, Asset asset, String network, Kind kind, String title)
    implements Comparable<PaymentMethod> {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{1,31}");

  public static final PaymentMethod BITCOIN = address("bitcoin", Asset.BTC, "bitcoin", "Bitcoin");
  public static final PaymentMethod LITECOIN =
      address("litecoin", Asset.LTC, "litecoin", "Litecoin");
  public static final PaymentMethod LIGHTNING =
      new PaymentMethod(
          "lightning", Asset.BTC, "lightning", Kind.LIGHTNING, "Bitcoin over Lightning");
  public static final PaymentMethod ETHEREUM =
      address("ethereum", Asset.ETH, "ethereum", "Ether on Ethereum");
  public static final PaymentMethod SOLANA =
      address("solana", Asset.SOL, "solana", "SOL on Solana");
  public static final PaymentMethod USDC_POLYGON =
      address("usdc_polygon", Asset.USDC, "polygon", "USDC on Polygon");
  public static final PaymentMethod USDT_POLYGON =
      address("usdt_polygon", Asset.USDT, "polygon", "USDT on Polygon");
  public static final PaymentMethod USDC_ERC20 =
      address("usdc_erc20", Asset.USDC, "ethereum", "USDC on Ethereum");
  public static final PaymentMethod USDT_ERC20 =
      address("usdt_erc20", Asset.USDT, "ethereum", "USDT on Ethereum");
  public static final PaymentMethod USDT_TRC20 =
      address("usdt_trc20", Asset.USDT, "tron", "USDT on Tron");
  public static final PaymentMethod USDC_ARBITRUM =
      address("usdc_arbitrum", Asset.USDC, "arbitrum", "USDC on Arbitrum");
  public static final PaymentMethod USDC_SOLANA =
      address("usdc_solana", Asset.USDC, "solana", "USDC on Solana");
  public static final PaymentMethod USDC_BASE =
      address("usdc_base", Asset.USDC, "base", "USDC on Base");
  public static final PaymentMethod ETH_BASE =
      address("eth_base", Asset.ETH, "base", "Ether on Base");
  public static final PaymentMethod BALANCE =
      new PaymentMethod("balance", Asset.USD, "", Kind.BALANCE, "Account balance");
  public static final PaymentMethod CASHBACK =
      new PaymentMethod("cashback", Asset.BTC, "", Kind.CASHBACK, "Cashback balance");

  /// The sixteen that every assistant may ask for, in the order in which they are told.
  public static final List<PaymentMethod> STANDARD =
      List.of(
          BITCOIN,
          LITECOIN,
          LIGHTNING,
          ETHEREUM,
          SOLANA,
          USDC_POLYGON,
          USDT_POLYGON,
          USDC_ERC20,
          USDT_ERC20,
          USDT_TRC20,
          USDC_ARBITRUM,
          USDC_SOLANA,
          USDC_BASE,
          ETH_BASE,
          BALANCE,
          CASHBACK);

  private static final Comparator<PaymentMethod> ORDER =
      Comparator.<PaymentMethod>comparingInt(PaymentMethod::place)
          .thenComparing(PaymentMethod::code);

  /// How the money moves.
  public enum Kind {
    /// To an address on a chain.
    ADDRESS,
    /// By a Lightning invoice.
    LIGHTNING,
    /// At once, in our own books: from the buyer's balance.
    BALANCE,
    /// At once, in our own books: from the buyer's cashback.
    CASHBACK
  }

  public PaymentMethod {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("not the code of a payment method: " + code);
    }
  }

  /// A method that is paid to an address.
  public static PaymentMethod address(String code, Asset asset, String network, String title) {
    return new PaymentMethod(code, asset, network, Kind.ADDRESS, title);
  }

  /// One of [#STANDARD].
  public static Optional<PaymentMethod> of(String text) {
    return of(text, List.of());
  }

  /// One of those that are switched on, or one of [#STANDARD], which may not be.
  public static Optional<PaymentMethod> of(String text, Collection<PaymentMethod> on) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return Stream.concat(on.stream(), STANDARD.stream())
        .filter(method -> method.code.equals(wanted))
        .findFirst();
  }

  /// The method of an invoice, whose rail may be gone by now.
  public static PaymentMethod stored(String code, Asset asset) {
    return of(code).orElseGet(() -> address(code, asset, "", code));
  }

  public boolean isLedger() {
    return kind == Kind.BALANCE || kind == Kind.CASHBACK;
  }

  private int place() {
    int place = STANDARD.indexOf(this);
    return place < 0 ? STANDARD.size() : place;
  }

  @Override
  public int compareTo(PaymentMethod other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PaymentMethod method && method.code.equals(code);
  }

  @Override
  public int hashCode() {
    return code.hashCode();
  }

  @Override
  public String toString() {
    return code;
  }
}
