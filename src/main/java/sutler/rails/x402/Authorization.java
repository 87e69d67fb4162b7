package sutler.rails.x402;

import java.math.BigInteger;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;

/// What a payer signs: who may be paid how much of a token, and when. Whoever has it can carry it
/// out, but change nothing in it. https://eips.ethereum.org/EIPS/eip-3009
///
/// @param from lower case, as `to`
/// @param value in the token's smallest unit
/// @param validAfter seconds since 1970, exclusive
/// @param validBefore seconds since 1970, exclusive
/// @param nonce 32 bytes, lower case; used once for each payer and token
record Authorization(
    String from,
    String to,
    BigInteger value,
    BigInteger validAfter,
    BigInteger validBefore,
    String nonce) {
  private static final byte[] TYPE_HASH =
      Keccak.of(
          "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)");
  private static final byte[] PREFIX = {0x19, 0x01};

  static byte[] typeHash() {
    return TYPE_HASH.clone();
  }

  /// What is signed. https://eips.ethereum.org/EIPS/eip-712
  byte[] digest(Token token) {
    return Keccak.of(PREFIX, token.domainSeparator(), Keccak.of(TYPE_HASH, words()));
  }

  /// The six values as a contract takes them.
  byte[] words() {
    byte[] words = new byte[6 * 32];
    byte[][] all = {
      Hex.word(from),
      Hex.word(to),
      Hex.word(value),
      Hex.word(validAfter),
      Hex.word(validBefore),
      Hex.bytes(nonce)
    };
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(all[i], 0, words, i * 32, 32);
    }
    return words;
  }
}
