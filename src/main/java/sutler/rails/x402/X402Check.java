package sutler.rails.x402;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sutler.config.Finding;
import sutler.crypto.Secp256k1;
import sutler.payment.PaymentMethod;

/// Tries what x402 needs: each node, the account that pays for gas, and the facilitator.
final class X402Check {
  private static final int WEI_DIGITS = 18;

  private X402Check() {}

  /// @param testChains whether a test network may stand for a method
  static List<Finding> findings(X402Settings settings, boolean testChains) {
    List<Finding> findings = new ArrayList<>();
    settings.ways().forEach((method, way) -> findings.add(finding(method, way, testChains)));
    settings.ways().values().stream()
        .flatMap(way -> way.facilitator().stream())
        .findFirst()
        .ifPresent(url -> findings.add(facilitator(new Rpc(url))));
    return findings;
  }

  private static Finding finding(PaymentMethod method, X402.Way way, boolean testChains) {
    String what = "x402 " + method.code();
    try {
      Till till = X402.till(method, way, testChains);
      String gas =
          way.rpc().isPresent() && way.facilitator().isEmpty()
              ? way.gasKey().map(key -> ", " + gas(way, key)).orElse("")
              : "";
      return Finding.good(
          what,
          "chain %d, token %s%s".formatted(till.token().chainId(), till.token().address(), gas));
    } catch (IllegalArgumentException | Chain.Down | Rpc.Refused wrong) {
      return Finding.bad(what, String.valueOf(wrong.getMessage()));
    }
  }

  private static String gas(X402.Way way, BigInteger key) {
    String address = Secp256k1.address(key);
    EvmChain chain =
        new EvmChain(new Rpc(way.rpc().orElseThrow()), way.confirmations(), Optional.of(address));
    BigDecimal coins = new BigDecimal(chain.coins(address)).movePointLeft(WEI_DIGITS);
    return "%s has %s for gas".formatted(address, coins.stripTrailingZeros().toPlainString());
  }

  private static Finding facilitator(Rpc rpc) {
    try {
      int kinds = rpc.get("/supported").path("kinds").size();
      return kinds > 0
          ? Finding.good(
              "x402 facilitator", rpc.host() + " supports " + kinds + " kinds of payment")
          : Finding.bad("x402 facilitator", rpc.host() + " names no kind of payment at /supported");
    } catch (Chain.Down down) {
      return Finding.bad("x402 facilitator", rpc.host() + ": " + down.getMessage());
    }
  }
}
