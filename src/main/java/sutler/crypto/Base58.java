package sutler.crypto;

import java.math.BigInteger;
import java.util.Arrays;

/// Bytes as text without 0, O, I and l, as Bitcoin, Tron and Solana write them.
/// https://datatracker.ietf.org/doc/html/draft-msporny-base58
public final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int CHECKSUM_LENGTH = 4;

  private Base58() {}

  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    BigInteger base = BigInteger.valueOf(ALPHABET.length());
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      text.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append(ALPHABET.charAt(0));
    }
    return text.reverse().toString();
  }

  /// With the first four bytes of its double SHA-256 behind it.
  public static String withChecksum(byte[] bytes) {
    byte[] whole = Arrays.copyOf(bytes, bytes.length + CHECKSUM_LENGTH);
    byte[] checksum = Sha256.of(Sha256.of(bytes));
    System.arraycopy(checksum, 0, whole, bytes.length, CHECKSUM_LENGTH);
    return encode(whole);
  }
}
