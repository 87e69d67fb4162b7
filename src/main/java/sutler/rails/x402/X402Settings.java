package sutler.rails.x402;

import java.math.BigInteger;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sutler.config.Config;
import sutler.config.Setting;
import sutler.config.Setting.Shape;
import sutler.payment.PaymentMethod;

/// What can be set of x402.
///
/// @param ways the methods that are paid on a real chain
/// @param payTo the address that gets the money; there is one where there is a way
record X402Settings(Map<PaymentMethod, X402.Way> ways, Optional<String> payTo) {
  private static final String SECTION = "rails.x402";

  private static final Setting RPC_URLS =
      new Setting(
          SECTION,
          "rpc_urls",
          Shape.TABLE,
          "",
          "usdc_base=https://...,usdc_polygon=https://...",
          "by method, the JSON-RPC of a node of its chain, or the word facilitator to believe one");
  private static final Setting PAY_TO =
      new Setting(
          SECTION,
          "pay_to",
          Shape.TEXT,
          "",
          "0x0000000000000000000000000000000000000000",
          "the address that is paid; needed with rpc_urls");
  private static final Setting GAS_KEY =
      new Setting(
          SECTION,
          "gas_key",
          Shape.SECRET,
          "",
          "FILE",
          "private key (0x and 64 digits) of the account that pays for gas");
  private static final Setting FACILITATOR =
      new Setting(
          SECTION,
          "facilitator_url",
          Shape.TEXT,
          "",
          "https://x402.org/facilitator",
          "a facilitator that settles instead of a gas key");
  private static final Setting CONFIRMATIONS =
      new Setting(
          SECTION,
          "confirmations",
          Shape.NUMBER,
          "1",
          "1",
          "blocks until a payment counts, its own among them");

  static final List<Setting> ALL = List.of(RPC_URLS, PAY_TO, GAS_KEY, FACILITATOR, CONFIRMATIONS);

  X402Settings {
    ways = Map.copyOf(ways);
  }

  static X402Settings of(Config config) {
    Map<PaymentMethod, X402.Way> ways = new HashMap<>();
    config
        .table(RPC_URLS)
        .forEach((name, target) -> ways.put(method(config, name), way(config, target)));
    Optional<String> payTo = config.text(PAY_TO);
    if (!payTo.orElse("0x" + "0".repeat(40)).matches("0x[0-9a-fA-F]{40}")) {
      throw config.wrong(PAY_TO, "must be an address: 0x and 40 hexadecimal digits");
    }
    if (!ways.isEmpty() && payTo.isEmpty()) {
      throw config.wrong(
          RPC_URLS, "needs " + PAY_TO.path() + " (" + PAY_TO.option() + "), the address to pay");
    }
    return new X402Settings(ways, payTo);
  }

  private static PaymentMethod method(Config config, String name) {
    return PaymentMethod.of(name)
        .filter(X402::isPossible)
        .orElseThrow(
            () ->
                config.wrong(
                    RPC_URLS,
                    "can name usdc_base, usdc_polygon, usdc_arbitrum and usdc_erc20, but not \"%s\""
                        .formatted(name)));
  }

  private static X402.Way way(Config config, String target) {
    Optional<URI> rpc =
        target.equals("facilitator") ? Optional.empty() : Optional.of(config.web(RPC_URLS, target));
    return new X402.Way(
        rpc,
        config.text(GAS_KEY).map(text -> key(config, text)),
        config.text(FACILITATOR).map(text -> config.web(FACILITATOR, text)),
        config.number(CONFIRMATIONS, 1, 100));
  }

  private static BigInteger key(Config config, String text) {
    if (!text.matches("0x[0-9a-fA-F]{64}")) {
      throw config.wrong(GAS_KEY, "must hold a private key: 0x and 64 hexadecimal digits");
    }
    return new BigInteger(text.substring(2), 16);
  }
}
