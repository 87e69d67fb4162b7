package sutler.payment;

import java.util.Locale;
import java.util.Optional;
import sutler.money.Asset;

/// The sixteen ways to pay. The method decides the asset in which an invoice is charged.
public enum PaymentMethod {
  BITCOIN(Asset.BTC, Kind.ADDRESS, "Bitcoin"),
  LITECOIN(Asset.LTC, Kind.ADDRESS, "Litecoin"),
  LIGHTNING(Asset.BTC, Kind.LIGHTNING, "Bitcoin over Lightning"),
  ETHEREUM(Asset.ETH, Kind.ADDRESS, "Ether on Ethereum"),
  SOLANA(Asset.SOL, Kind.ADDRESS, "SOL on Solana"),
  USDC_POLYGON(Asset.USDC, Kind.ADDRESS, "USDC on Polygon"),
  USDT_POLYGON(Asset.USDT, Kind.ADDRESS, "USDT on Polygon"),
  USDC_ERC20(Asset.USDC, Kind.ADDRESS, "USDC on Ethereum"),
  USDT_ERC20(Asset.USDT, Kind.ADDRESS, "USDT on Ethereum"),
  USDT_TRC20(Asset.USDT, Kind.ADDRESS, "USDT on Tron"),
  USDC_ARBITRUM(Asset.USDC, Kind.ADDRESS, "USDC on Arbitrum"),
  USDC_SOLANA(Asset.USDC, Kind.ADDRESS, "USDC on Solana"),
  USDC_BASE(Asset.USDC, Kind.ADDRESS, "USDC on Base"),
  ETH_BASE(Asset.ETH, Kind.ADDRESS, "Ether on Base"),
  BALANCE(Asset.USD, Kind.LEDGER, "Account balance"),
  CASHBACK(Asset.BTC, Kind.LEDGER, "Cashback balance");

  /// How the money moves.
  public enum Kind {
    /// To an address on a chain.
    ADDRESS,
    /// By a Lightning invoice.
    LIGHTNING,
    /// In our own books, at once.
    LEDGER
  }

  private final Asset asset;
  private final Kind kind;
  private final String title;

  PaymentMethod(Asset asset, Kind kind, String title) {
    this.asset = asset;
    this.kind = kind;
    this.title = title;
  }

  /// The asset charged; for [#BALANCE] only the default, the sub-account decides.
  public Asset asset() {
    return asset;
  }

  public Kind kind() {
    return kind;
  }

  /// For people.
  public String title() {
    return title;
  }

  public boolean isLedger() {
    return kind == Kind.LEDGER;
  }

  /// The name on the wire.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<PaymentMethod> of(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    for (PaymentMethod method : values()) {
      if (method.code().equals(wanted)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
