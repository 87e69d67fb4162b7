package sutler.rails.x402;

import jakarta.servlet.http.HttpServlet;
import java.math.BigInteger;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import sutler.crypto.Secp256k1;
import sutler.modules.Site;
import sutler.modules.Wallets;
import sutler.money.Asset;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;
import tools.jackson.databind.JsonNode;

/// x402, put together: an address for each invoice, payments inside other protocols, and the watch
/// over what was sent.
final class X402 implements Wallets {
  private final Map<PaymentMethod, Till> real;
  private final Predicate<PaymentMethod> played;
  private final Function<UUID, String> urls;
  private final Optional<String> payTo;
  private final Cashier cashier;
  private final Watch watch;

  /// What it needs.
  ///
  /// @param urls of invoices, at which they are paid
  record Parts(
      Bills bills,
      Attempts attempts,
      Function<UUID, String> urls,
      X402Settings settings,
      Site.Play play,
      InstantSource clock) {}

  /// How one method is paid on a real chain.
  ///
  /// @param rpc a node's JSON-RPC; without it a facilitator is believed
  /// @param gasKey of the account that pays for gas, where the store sends itself
  /// @param facilitator who sends, where the store does not
  /// @param confirmations blocks until goods leave, the transaction's own among them
  record Way(
      Optional<URI> rpc,
      Optional<BigInteger> gasKey,
      Optional<URI> facilitator,
      int confirmations) {

    @Override
    public String toString() {
      return "Way[" + rpc.map(URI::getHost) + "]";
    }
  }

  X402(Parts parts) {
    this.real = new HashMap<>();
    parts
        .settings()
        .ways()
        .forEach((method, way) -> real.put(method, till(method, way, parts.play().sandbox())));
    this.played = method -> isPossible(method) && parts.play().played().test(method);
    this.urls = parts.urls();
    this.payTo = parts.settings().payTo();
    this.cashier =
        new Cashier(parts.bills(), parts.attempts(), this::till, parts.urls(), parts.clock());
    this.watch = new Watch(parts.attempts(), this::till, cashier);
  }

  /// The chains of a method: real money first, then the one for tests.
  private static long[] chains(PaymentMethod method) {
    return method.asset().equals(Asset.USDC)
        ? switch (method.network()) {
          case "base" -> new long[] {8_453, 84_532};
          case "polygon" -> new long[] {137, 80_002};
          case "arbitrum" -> new long[] {42_161, 421_614};
          case "ethereum" -> new long[] {1, 11_155_111};
          default -> new long[0];
        }
        : new long[0];
  }

  static boolean isPossible(PaymentMethod method) {
    return chains(method).length > 0;
  }

  /// @throws IllegalArgumentException with a sentence for the operator
  static Till till(PaymentMethod method, Way way, boolean testChains) {
    Optional<String> sender = way.gasKey().filter(Secp256k1::isKey).map(Secp256k1::address);
    Optional<EvmChain> chain =
        way.rpc().map(u -> new EvmChain(new Rpc(u), way.confirmations(), sender));
    long id = chain.map(c -> chainId(method, c)).orElseGet(() -> chains(method)[0]);
    Token token =
        Token.usdc(id)
            .filter(
                t ->
                    t.chainId() == chains(method)[0]
                        || (testChains && t.chainId() == chains(method)[1]))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is not paid on chain %d, to which its RPC endpoint leads."
                            .formatted(method.code(), id)));
    if (way.facilitator().isPresent()) {
      Facilitator facilitator = new Facilitator(new Rpc(way.facilitator().get()), chain);
      return new Till(token, facilitator, facilitator);
    }
    BigInteger key =
        way.gasKey()
            .filter(Secp256k1::isKey)
            .orElseThrow(() -> new IllegalArgumentException("The gas key is not a private key."));
    EvmChain own =
        chain.orElseThrow(
            () ->
                new IllegalArgumentException(
                    method.code() + " needs an RPC endpoint, or facilitator_url."));
    return new Till(token, own, new OwnGas(own, key));
  }

  private static long chainId(PaymentMethod method, EvmChain chain) {
    try {
      return chain.chainId();
    } catch (Chain.Down | Rpc.Refused down) {
      throw new IllegalArgumentException(
          "The RPC endpoint of %s: %s.".formatted(method.code(), down.getMessage()), down);
    }
  }

  private Optional<Till> till(PaymentMethod method, String play) {
    return Optional.ofNullable(real.get(method))
        .or(
            () ->
                played.test(method)
                    ? Token.usdc(chains(method)[1]).map(t -> played(t, new Played(play)))
                    : Optional.empty());
  }

  private static Till played(Token token, Played played) {
    return new Till(token, played, played);
  }

  @Override
  public boolean takes(PaymentMethod method) {
    return real.containsKey(method) || played.test(method);
  }

  /// The rail of those methods that are paid on a real chain.
  Rail rail() {
    return new Rail() {
      @Override
      public Set<PaymentMethod> methods() {
        return Set.copyOf(real.keySet());
      }

      @Override
      public Offer prompt(Request request) {
        Till till = Optional.ofNullable(real.get(request.method())).orElseThrow();
        return new Offer.Prompted(
            new Prompt.Authorized(payTo.orElseThrow(), till.token().address()));
      }
    };
  }

  /// For `/x402/invoices/*`.
  HttpServlet servlet() {
    return new X402Servlet(cashier);
  }

  /// A round of looking at what was sent.
  void sweep() {
    watch.sweep(real.values());
  }

  @Override
  public String url(UUID invoiceId) {
    return urls.apply(invoiceId);
  }

  @Override
  public Paid pay(UUID invoiceId, JsonNode payment) {
    return switch (cashier.pay(invoiceId, Wire.read(payment), "")) {
      case Outcome.Settled(UUID id, String status, Outcome.Receipt receipt) ->
          new Paid.Settled(Wire.response(receipt, 2, Optional.empty()));
      case Outcome.Refused(Offer offer, Reason reason, Outcome.Receipt receipt) ->
          new Paid.Refused(Wire.required(offer, reason.code()));
      case Outcome.Required(Offer offer) ->
          new Paid.Refused(Wire.required(offer, "Payment required"));
      case Outcome.Pending pending -> new Paid.Unknown();
      case Outcome.NotPayable(String status) ->
          status.equals("payment_detected") ? new Paid.Unknown() : new Paid.Closed();
      case Outcome.NotFound not -> new Paid.Closed();
      case Outcome.Expired expired -> new Paid.Closed();
      case Outcome.IdentifierConflict conflict -> new Paid.Conflict();
    };
  }
}
