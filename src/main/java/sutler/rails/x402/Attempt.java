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
/// @param transaction the hash of what was sent, once known
/// @param settledBy the hash of what settled it first, whoever sent that
/// @param told whether the invoice knows
/// @param reason why it failed
/// @param fromBlock from which on to look for it
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
    Optional<String> settledBy,
    boolean told,
    Optional<Reason> reason,
    long fromBlock,
    Instant createdAt) {

  /// Where it stands.
  public enum Status {
    /// Sent, or about to be; nobody knows yet what came of it.
    SENT,
    SETTLED,
    /// Not settled; until it ends, whoever has the authorization can still carry it out.
    FAILED,
    /// Settled once, goods gone, and then the chain forgot it.
    LOST,
    /// Had failed, and was carried out all the same: its money is on the buyer's balance.
    EXTRA
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
        settledBy,
        told,
        reason,
        fromBlock,
        createdAt);
  }
}
