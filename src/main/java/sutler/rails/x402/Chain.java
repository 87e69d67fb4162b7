package sutler.rails.x402;

import java.math.BigInteger;

/// What has to be asked of a chain before a payment is taken.
interface Chain {

  /// Whether a contract says that it signed. https://eips.ethereum.org/EIPS/eip-1271
  boolean isSignedByContract(String address, byte[] digest, byte[] signature);

  BigInteger balance(Token token, String owner);

  boolean isUsed(Token token, String payer, String nonce);

  /// Whether the transfer would go through, were it made now.
  boolean wouldSucceed(Token token, Authorization authorization, byte[] signature);

  /// The chain does not answer, or not what it should.
  final class Down extends RuntimeException {
    Down(String message) {
      super(message);
    }
  }
}
