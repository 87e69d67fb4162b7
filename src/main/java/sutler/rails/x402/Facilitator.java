package sutler.rails.x402;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sutler.crypto.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Somebody else sends the transaction: a facilitator. Its word is checked against the chain where
/// there is a node to ask.
/// https://github.com/coinbase/x402/blob/main/specs/x402-specification-v2.md section 7
final class Facilitator implements Chain, Settler {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// After its end, an authorization that was not seen to be used counts as unused.
  private static final Duration AFTER_THE_END = Duration.ofMinutes(10);

  private final Rpc facilitator;
  private final Optional<EvmChain> chain;

  Facilitator(Rpc facilitator, Optional<EvmChain> chain) {
    this.facilitator = facilitator;
    this.chain = chain;
  }

  @Override
  public boolean isSignedByContract(String address, byte[] digest, byte[] signature) {
    return chain.map(c -> c.isSignedByContract(address, digest, signature)).orElse(false);
  }

  @Override
  public BigInteger balance(Token token, String owner) {
    return chain.map(c -> c.balance(token, owner)).orElse(BigInteger.ONE.shiftLeft(256));
  }

  @Override
  public boolean isUsed(Token token, String payer, String nonce) {
    return chain.map(c -> c.isUsed(token, payer, nonce)).orElse(false);
  }

  @Override
  public boolean wouldSucceed(Token token, Authorization authorization, byte[] signature) {
    return chain.map(c -> c.wouldSucceed(token, authorization, signature)).orElse(true)
        && facilitator
            .post("/verify", request(token, authorization, Hex.text(signature)))
            .path("isValid")
            .asBoolean(false);
  }

  @Override
  public Optional<Attempts.Sender> sender(
      Token token, Authorization authorization, byte[] signature) {
    return Optional.empty();
  }

  @Override
  public Seen send(Attempt attempt, Token token) {
    JsonNode answer =
        facilitator.post("/settle", request(token, attempt.authorization(), attempt.signature()));
    String transaction = Hex.lower(answer.path("transaction").asString(""));
    boolean settled = answer.path("success").asBoolean(false) && Hex.isWord(transaction);
    if (!settled) {
      // It may have sent it all the same, or before: only the chain knows.
      return new Seen.Unknown(false);
    }
    return chain.isPresent() ? new Seen.Sent(transaction) : new Seen.Settled(transaction, 0);
  }

  @Override
  public Seen look(Attempt attempt, Token token) {
    if (chain.isPresent()) {
      return chain
          .get()
          .look(token, attempt.authorization(), attempt.transaction(), attempt.fromBlock());
    }
    if (attempt.settledBy().isPresent()) {
      // Nobody else can be asked: what the facilitator said is final.
      return new Seen.Settled(attempt.settledBy().get(), 0);
    }
    Instant end =
        Instant.ofEpochSecond(attempt.authorization().validBefore().min(FOREVER).longValueExact());
    return Instant.now().isAfter(end.plus(AFTER_THE_END))
        ? new Seen.Failed(Reason.INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_BEFORE)
        : new Seen.Unknown(false);
  }

  private static final BigInteger FOREVER = BigInteger.valueOf(253_402_300_799L);

  @Override
  public long block() {
    return chain.map(EvmChain::block).orElse(0L);
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  /// The same for `/verify` and `/settle`.
  private static ObjectNode request(Token token, Authorization a, String signature) {
    Offer offer = new Offer(token, a.value(), a.to(), "", "", 120);
    ObjectNode requirements = Wire.requirements(offer);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("x402Version", 2).set("paymentPayload", Wire.payment(requirements, a, signature));
    node.set("paymentRequirements", requirements.deepCopy());
    return node;
  }
}
