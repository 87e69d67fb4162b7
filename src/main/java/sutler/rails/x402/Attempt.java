package sutler.rails.x402;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sutler.payment.PaymentMethod;

/// A payment that was verified and is being settled, as it is kept. There is one for each
/// authorization: the nonce of a payer makes it one.
record Attempt(
    UUID id,
    Debt debt,
    On on,
    Authorization authorization,
    Wallet wallet,
    Sent sent,
    Progress progress,
    Instant createdAt) {

  /// What it pays.
  record Debt(UUID accountId, UUID invoiceId, PaymentMethod method) {}

  /// Where it is looked for.
  ///
  /// @param fromBlock from which on
  record On(long chainId, long fromBlock) {}

  /// What the wallet gave with the authorization.
  ///
  /// @param signature of the authorization, which is worth money until it was used
  /// @param identifier the wallet's own name for the payment
  record Wallet(String signature, Optional<String> identifier) {}

  /// What goes out.
  ///
  /// @param raw what was signed to be sent, so that it can be sent again and never twice; in the
  ///   sandbox, what is played
  /// @param transaction the hash of what was sent, once known
  record Sent(Optional<String> raw, Optional<String> transaction) {}

  /// How far it is.
  ///
  /// @param settledBy the hash of what settled it first, whoever sent that
  /// @param told whether the invoice knows
  /// @param reason why it failed
  record Progress(
      Status status, Optional<String> settledBy, boolean told, Optional<Reason> reason) {
    static final Progress BEGUN =
        new Progress(Status.SENT, Optional.empty(), false, Optional.empty());
  }

  /// Where it stands.
  enum Status {
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

  UUID invoiceId() {
    return debt.invoiceId;
  }

  PaymentMethod method() {
    return debt.method;
  }

  long chainId() {
    return on.chainId;
  }

  long fromBlock() {
    return on.fromBlock;
  }

  String payer() {
    return authorization.from();
  }

  String nonce() {
    return authorization.nonce();
  }

  BigInteger value() {
    return authorization.value();
  }

  String signature() {
    return wallet.signature;
  }

  Optional<String> raw() {
    return sent.raw;
  }

  Optional<String> transaction() {
    return sent.transaction;
  }

  Status status() {
    return progress.status;
  }

  Optional<String> settledBy() {
    return progress.settledBy;
  }

  boolean told() {
    return progress.told;
  }

  Optional<Reason> reason() {
    return progress.reason;
  }

  Attempt with(Sent next) {
    return new Attempt(id, debt, on, authorization, wallet, next, progress, createdAt);
  }
}
