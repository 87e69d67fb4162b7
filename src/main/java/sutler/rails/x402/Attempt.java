package sutler.rails.x402;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A payment that was verified and is being settled, as it is kept. There is one for each
/// authorization: the nonce of a payer makes it one.
///
/// @param payTo lower case, as `payer` and `nonce`
/// @param signature of the authorization, which is worth money until it was used
/// @param identifier the wallet's own name for the payment
/// @param raw what was signed to be sent, so that it can be sent again and never twice; in the
///   sandbox, what is played
/// @param transaction its hash, once known
/// @param reason why it failed
/// @param fromBlock from which on to look for it
/// @param settledBefore whether it was settled once already: goods have left
public record Attempt(
    UUID id,
    UUID invoiceId,
    String method,
    long chainId,
    String payer,
    String payTo,
    BigInteger value,
    BigInteger validAfter,
    BigInteger validBefore,
    String nonce,
    String signature,
    Optional<String> identifier,
    Status status,
    Optional<String> raw,
    Optional<String> transaction,
    Optional<Reason> reason,
    long fromBlock,
    boolean settledBefore,
    Instant createdAt) {

  /// Where it stands.
  public enum Status {
    /// Sent, or about to be; nobody knows yet what came of it.
    SENT,
    SETTLED,
    /// Will never be settled.
    FAILED,
    /// Settled once, goods gone, and then the chain forgot it.
    LOST
  }

  Authorization authorization() {
    return new Authorization(payer, payTo, value, validAfter, validBefore, nonce);
  }

  public Attempt with(Optional<String> nextRaw, Optional<String> nextTransaction) {
    return new Attempt(
        id,
        invoiceId,
        method,
        chainId,
        payer,
        payTo,
        value,
        validAfter,
        validBefore,
        nonce,
        signature,
        identifier,
        status,
        nextRaw,
        nextTransaction,
        reason,
        fromBlock,
        settledBefore,
        createdAt);
  }
}
