package sutler.rails.sandbox;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;

/// Plays every chain. Its addresses, invoices and URIs are valid on test networks; payments come
/// from whoever plays them, not from the networks.
public final class SandboxRail implements Rail {
  /// In the ids of its payments.
  public static final String NAME = "sandbox";

  private static final UUID NODE = new UUID(0, 0);

  // Test tokens. USDC: Circle's own,
  // https://developers.circle.com/stablecoins/usdc-contract-addresses
  // USDT has no test token of its maker's; these are in common use.
  private static final String USDC_BASE_SEPOLIA = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
  private static final String USDC_SEPOLIA = "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238";
  private static final String USDC_ARBITRUM_SEPOLIA = "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d";
  private static final String USDC_AMOY = "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582";
  private static final String USDC_DEVNET = "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU";
  private static final String USDT_SEPOLIA = "0x7169D38820dfd117C3FA1f22a697dBA58d90BA06";
  private static final String USDT_AMOY = "0x164F5A056166d8F2ce09FdAc6d040209a8C94d01";
  private static final String USDT_NILE = "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf";

  private static final long SEPOLIA = 11_155_111;
  private static final long BASE_SEPOLIA = 84_532;
  private static final long ARBITRUM_SEPOLIA = 421_614;
  private static final long AMOY = 80_002;

  @Override
  public Set<PaymentMethod> methods() {
    Set<PaymentMethod> methods = EnumSet.allOf(PaymentMethod.class);
    methods.removeIf(PaymentMethod::isLedger);
    return methods;
  }

  @Override
  public Offer prompt(Request r) {
    return new Offer.Prompted(played(r));
  }

  private static Prompt played(Request r) {
    byte[] seed = Keys.seed(r.invoiceId(), "address");
    return switch (r.method()) {
      case BITCOIN -> coin("bitcoin", Addresses.segwit("tb", seed), r);
      case LITECOIN -> coin("litecoin", Addresses.segwit("tltc", seed), r);
      case LIGHTNING -> lightning(r);
      case ETHEREUM -> ether(SEPOLIA, seed, r);
      case ETH_BASE -> ether(BASE_SEPOLIA, seed, r);
      case USDC_ERC20 -> token(SEPOLIA, USDC_SEPOLIA, seed, r);
      case USDT_ERC20 -> token(SEPOLIA, USDT_SEPOLIA, seed, r);
      case USDC_POLYGON -> token(AMOY, USDC_AMOY, seed, r);
      case USDT_POLYGON -> token(AMOY, USDT_AMOY, seed, r);
      case USDC_ARBITRUM -> token(ARBITRUM_SEPOLIA, USDC_ARBITRUM_SEPOLIA, seed, r);
      case USDC_BASE -> token(BASE_SEPOLIA, USDC_BASE_SEPOLIA, seed, r);
      case SOLANA -> solana(Optional.empty(), seed, r);
      case USDC_SOLANA -> solana(Optional.of(USDC_DEVNET), seed, r);
      case USDT_TRC20 -> tron(seed);
      case BALANCE, CASHBACK ->
          throw new IllegalArgumentException(r.method().code() + " is not paid by this rail");
    };
  }

  /// Amounts in whole coins. https://github.com/bitcoin/bips/blob/master/bip-0021.mediawiki
  private static Prompt coin(String scheme, String address, Request r) {
    String uri =
        scheme + ":" + address + "?amount=" + r.amount().text() + "&label=Sutler%20sandbox";
    return new Prompt.Address(address, uri, Optional.empty());
  }

  private static Prompt lightning(Request r) {
    long expiry = Duration.between(r.createdAt(), r.expiresAt()).toSeconds();
    String invoice =
        Bolt11.invoice(
            Keys.seed(NODE, "node"),
            Keys.seed(r.invoiceId(), "preimage"),
            r.amount().units().longValueExact(),
            "Sutler sandbox " + r.invoiceId(),
            r.createdAt(),
            expiry);
    return new Prompt.Lightning(invoice);
  }

  /// Amounts in wei. https://eips.ethereum.org/EIPS/eip-681
  private static Prompt ether(long chain, byte[] seed, Request r) {
    String address = Addresses.evm(seed);
    String uri = "ethereum:%s@%d?value=%s".formatted(address, chain, r.amount().units());
    return new Prompt.Address(address, uri, Optional.empty());
  }

  private static Prompt token(long chain, String contract, byte[] seed, Request r) {
    String address = Addresses.evm(seed);
    String uri =
        "ethereum:%s@%d/transfer?address=%s&uint256=%s"
            .formatted(contract, chain, address, r.amount().units());
    return new Prompt.Address(address, uri, Optional.of(contract));
  }

  /// Amounts in whole coins; the reference finds the payment. https://docs.solanapay.com/spec
  private static Prompt solana(Optional<String> mint, byte[] seed, Request r) {
    String address = Addresses.solana(seed);
    String reference = Addresses.solana(Keys.seed(r.invoiceId(), "reference"));
    String token = mint.map(m -> "&spl-token=" + m).orElse("");
    String uri =
        "solana:%s?amount=%s%s&reference=%s&label=Sutler%%20sandbox"
            .formatted(address, r.amount().text(), token, reference);
    return new Prompt.Address(address, uri, mint);
  }

  /// There is no standard URI for Tron, and wallets refuse the ones that exist: the bare address.
  private static Prompt tron(byte[] seed) {
    String address = Addresses.tron(seed);
    return new Prompt.Address(address, "", Optional.of(USDT_NILE));
  }
}
