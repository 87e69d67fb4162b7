package sutler.rails.x402;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;

/// Calls of a token, encoded. https://docs.soliditylang.org/en/latest/abi-spec.html
final class Abi {
  private static final String TERMS = "address,address,uint256,uint256,uint256,bytes32,";
  static final String TRANSFER = topic("Transfer(address,address,uint256)");
  static final String AUTHORIZATION_USED = topic("AuthorizationUsed(address,bytes32)");

  static final String AUTHORIZATION_CANCELED = topic("AuthorizationCanceled(address,bytes32)");

  /// What a contract answers that signed. https://eips.ethereum.org/EIPS/eip-1271
  static final String SIGNED = "0x1626ba7e";

  private Abi() {}

  private static String topic(String event) {
    return Hex.text(Keccak.of(event));
  }

  private static byte[] selector(String function) {
    return Arrays.copyOf(Keccak.of(function), 4);
  }

  static String balanceOf(String owner) {
    return Hex.text(joined(selector("balanceOf(address)"), Hex.word(owner)));
  }

  static String authorizationState(String payer, String nonce) {
    return Hex.text(
        joined(selector("authorizationState(address,bytes32)"), Hex.word(payer), Hex.bytes(nonce)));
  }

  static String isValidSignature(byte[] digest, byte[] signature) {
    return Hex.text(
        joined(
            selector("isValidSignature(bytes32,bytes)"),
            digest,
            Hex.word(BigInteger.valueOf(64)),
            bytes(signature)));
  }

  /// With a key's signature in three parts, as all tokens take it; with a contract's as it is.
  static byte[] transferWithAuthorization(
      Authorization authorization, byte[] signature, boolean byContract) {
    if (!byContract) {
      int v = signature[64] & 0xff;
      return joined(
          selector("transferWithAuthorization(" + TERMS + "uint8,bytes32,bytes32)"),
          authorization.words(),
          Hex.word(BigInteger.valueOf(v < 27 ? v + 27 : v)),
          Arrays.copyOfRange(signature, 0, 64));
    }
    return joined(
        selector("transferWithAuthorization(" + TERMS + "bytes)"),
        authorization.words(),
        Hex.word(BigInteger.valueOf(7 * 32)),
        bytes(signature));
  }

  /// Length, then the bytes up to a whole word.
  private static byte[] bytes(byte[] bytes) {
    int padded = (bytes.length + 31) / 32 * 32;
    return joined(Hex.word(BigInteger.valueOf(bytes.length)), Arrays.copyOf(bytes, padded));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
