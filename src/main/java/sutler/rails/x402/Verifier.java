package sutler.rails.x402;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;

/// Says whether a payment may be settled. The checks stand in order of precedence: what fails first
/// is the answer. Those that need the chain come last, because they cost a round trip each.
/// https://github.com/coinbase/x402/blob/main/specs/schemes/exact/scheme_exact_evm.md
final class Verifier {
  /// Time for the transaction to be mined.
  private static final long SECONDS_LEFT_MIN = 6;

  private Verifier() {}

  /// An authorization for longer would keep an invoice waiting for longer.
  private static final long SECONDS_LEFT_MAX = 3_600;

  /// @param reserved what the payer has promised in other payments that are not settled yet
  static Optional<Reason> objection(
      Payment payment, Offer offer, Chain chain, BigInteger reserved, Instant now) {
    return mismatch(payment, offer)
        .or(() -> unsigned(payment, offer.token(), chain))
        .or(() -> terms(payment.authorization(), offer, now))
        .or(() -> onChain(payment, offer, chain, reserved));
  }

  private static Optional<Reason> mismatch(Payment payment, Offer offer) {
    if (!payment.scheme().equals("exact")) {
      return Optional.of(Reason.UNSUPPORTED_SCHEME);
    }
    if (!offer.token().isNetwork(payment.network())) {
      return Optional.of(Reason.INVALID_NETWORK);
    }
    return payment.accepted().flatMap(accepted -> mismatch(accepted, offer));
  }

  /// By address, never by symbol: anybody can call a token USDC.
  private static Optional<Reason> mismatch(Payment.Accepted accepted, Offer offer) {
    Token token = offer.token();
    if (!accepted.asset().equals(Hex.lower(token.address()))) {
      return Optional.of(Reason.INVALID_PAYMENT_REQUIREMENTS);
    }
    if (!accepted.name().equals(token.name())) {
      return Optional.of(Reason.INVALID_EXACT_EVM_TOKEN_NAME_MISMATCH);
    }
    return accepted.domainVersion().equals(token.version())
        ? Optional.empty()
        : Optional.of(Reason.INVALID_EXACT_EVM_TOKEN_VERSION_MISMATCH);
  }

  private static Optional<Reason> unsigned(Payment payment, Token token, Chain chain) {
    Authorization authorization = payment.authorization();
    byte[] digest = authorization.digest(token);
    byte[] signature = Hex.bytes(payment.signature());
    boolean byKey = Secp256k1.signer(digest, signature).equals(Optional.of(authorization.from()));
    return byKey || chain.isSignedByContract(authorization.from(), digest, signature)
        ? Optional.empty()
        : Optional.of(Reason.INVALID_EXACT_EVM_PAYLOAD_SIGNATURE);
  }

  private static Optional<Reason> terms(Authorization authorization, Offer offer, Instant now) {
    BigInteger second = BigInteger.valueOf(now.getEpochSecond());
    if (!authorization.to().equals(Hex.lower(offer.payTo()))) {
      return Optional.of(Reason.INVALID_EXACT_EVM_PAYLOAD_RECIPIENT_MISMATCH);
    }
    BigInteger earliestEnd = second.add(BigInteger.valueOf(SECONDS_LEFT_MIN));
    BigInteger latestEnd = second.add(BigInteger.valueOf(SECONDS_LEFT_MAX));
    if (authorization.validBefore().compareTo(earliestEnd) < 0
        || authorization.validBefore().compareTo(latestEnd) > 0) {
      return Optional.of(Reason.INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_BEFORE);
    }
    if (authorization.validAfter().compareTo(second) > 0) {
      return Optional.of(Reason.INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_AFTER);
    }
    return authorization.value().equals(offer.amount())
        ? Optional.empty()
        : Optional.of(Reason.INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALUE_MISMATCH);
  }

  private static Optional<Reason> onChain(
      Payment payment, Offer offer, Chain chain, BigInteger reserved) {
    Authorization authorization = payment.authorization();
    Token token = offer.token();
    BigInteger needed = authorization.value().add(reserved);
    if (chain.balance(token, authorization.from()).compareTo(needed) < 0) {
      return Optional.of(Reason.INSUFFICIENT_FUNDS);
    }
    if (chain.isUsed(token, authorization.from(), authorization.nonce())) {
      return Optional.of(Reason.INVALID_EXACT_EVM_NONCE_ALREADY_USED);
    }
    return chain.wouldSucceed(token, authorization, Hex.bytes(payment.signature()))
        ? Optional.empty()
        : Optional.of(Reason.INVALID_EXACT_EVM_TRANSACTION_SIMULATION_FAILED);
  }
}
