package sutler.rails.x402;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;

/// The sandbox: signatures are checked for real, the chain is played. Every key has money, every
/// transaction is mined at once, unless another play is asked for.
record Played(String play) implements Chain, Settler {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration SLOW = Duration.ofSeconds(8);

  static final String NO_FUNDS = "insufficient-funds";
  static final String NONCE_USED = "nonce-used";
  static final String SIMULATION = "simulation-failed";
  static final String REVERTED = "reverted";
  static final String NO_TRANSFER = "no-transfer";
  static final String TIMEOUT = "timeout";
  static final String DOWN = "down";

  @Override
  public boolean isSignedByContract(String address, byte[] digest, byte[] signature) {
    // No contract is played.
    return false;
  }

  @Override
  public BigInteger balance(Token token, String owner) {
    if (play.equals(DOWN)) {
      throw new Down("it was played so");
    }
    return play.equals(NO_FUNDS) ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(128);
  }

  @Override
  public boolean isUsed(Token token, String payer, String nonce) {
    return play.equals(NONCE_USED);
  }

  @Override
  public boolean wouldSucceed(Token token, Authorization authorization, byte[] signature) {
    return !play.equals(SIMULATION);
  }

  @Override
  public Optional<Attempts.Sender> sender(
      Token token, Authorization authorization, byte[] signature) {
    return Optional.empty();
  }

  @Override
  public Seen send(Attempt attempt, Token token) {
    return look(attempt, token);
  }

  @Override
  public Seen look(Attempt attempt, Token token) {
    return switch (attempt.raw().orElse("")) {
      case REVERTED -> new Seen.Failed(Reason.INVALID_TRANSACTION_STATE);
      case NO_TRANSFER -> new Seen.Failed(Reason.INVALID_EXACT_EVM_TRANSFER_EVENT_MISMATCH);
      case TIMEOUT ->
          Instant.now().isBefore(attempt.createdAt().plus(SLOW))
              ? new Seen.Unknown(false)
              : mined(attempt);
      default -> mined(attempt);
    };
  }

  /// A hash like that of a transaction; there is none.
  private static Seen mined(Attempt attempt) {
    return new Seen.Settled(
        Hex.text(Keccak.of("sutler sandbox/" + attempt.payer() + "/" + attempt.nonce())), 0);
  }

  @Override
  public long block() {
    return 0;
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }
}
