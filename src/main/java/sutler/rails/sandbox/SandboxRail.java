package sutler.rails.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  /// There is no standard URI for Tron, and wallets refuse the ones that exist: the bare address.
  private static final String NO_URI = "";

  private static final Map<String, Long> CHAINS =
      Map.of(
          "ethereum", 11_155_111L,
          "base", 84_532L,
          "polygon", 80_002L,
          "arbitrum", 421_614L);

  private static final Map<PaymentMethod, String> TOKENS =
      Map.of(
          PaymentMethod.USDC_ERC20, USDC_SEPOLIA,
          PaymentMethod.USDT_ERC20, USDT_SEPOLIA,
          PaymentMethod.USDC_POLYGON, USDC_AMOY,
          PaymentMethod.USDT_POLYGON, USDT_AMOY,
          PaymentMethod.USDC_ARBITRUM, USDC_ARBITRUM_SEPOLIA,
          PaymentMethod.USDC_BASE, USDC_BASE_SEPOLIA,
          PaymentMethod.USDC_SOLANA, USDC_DEVNET,
          PaymentMethod.USDT_TRC20, USDT_NILE);

  @Override
  public Set<PaymentMethod> methods() {
    return PaymentMethod.STANDARD.stream()
        .filter(method -> !method.isLedger())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Offer prompt(Request r) {
    return new Offer.Prompted(played(r));
  }

  private static Prompt played(Request r) {
    byte[] seed = Keys.seed(r.invoiceId(), "address");
    Optional<String> token = Optional.ofNullable(TOKENS.get(r.method()));
    return switch (r.method().network()) {
      case "bitcoin" -> coin("bitcoin", Addresses.segwit("tb", seed), r);
      case "litecoin" -> coin("litecoin", Addresses.segwit("tltc", seed), r);
      case "lightning" -> lightning(r);
      case "solana" -> solana(token, seed, r);
      case "tron" -> new Prompt.Address(Addresses.tron(seed), NO_URI, token);
      default -> evm(CHAINS.get(r.method().network()), token, seed, r);
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

  /// Amounts in wei or the token's smallest unit. https://eips.ethereum.org/EIPS/eip-681
  private static Prompt evm(@Nullable Long chain, Optional<String> token, byte[] seed, Request r) {
    if (chain == null) {
      throw new IllegalArgumentException(r.method() + " is not paid by this rail");
    }
    String address = Addresses.evm(seed);
    String uri =
        token
            .map(
                contract ->
                    "ethereum:%s@%d/transfer?address=%s&uint256=%s"
                        .formatted(contract, chain, address, r.amount().units()))
            .orElse("ethereum:%s@%d?value=%s".formatted(address, chain, r.amount().units()));
    return new Prompt.Address(address, uri, token);
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
}
