package sutler.crypto;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Bytes and numbers as Ethereum writes them: `0x` and hexadecimal digits.
public final class Hex {
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
  private static final Pattern WORD = Pattern.compile("0x[0-9a-fA-F]{64}");
  private static final Pattern BYTES = Pattern.compile("0x([0-9a-fA-F]{2})*");

  private Hex() {}

  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  public static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  public static boolean isBytes(String text, int bytesMax) {
    return text.length() <= 2 + 2 * bytesMax && BYTES.matcher(text).matches();
  }

  public static byte[] bytes(String text) {
    return HexFormat.of().parseHex(text, 2, text.length());
  }

  public static String text(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /// Without leading zeros, as JSON-RPC wants numbers.
  public static String quantity(BigInteger number) {
    return "0x" + number.toString(16);
  }

  public static BigInteger number(String text) {
    String digits = text.substring(2);
    return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, 16);
  }

  /// The form in which addresses are compared and kept.
  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// 32 bytes, the number at the end.
  public static byte[] word(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] word = new byte[32];
    int from = bytes.length > 32 ? bytes.length - 32 : 0;
    int length = bytes.length - from;
    System.arraycopy(bytes, from, word, 32 - length, length);
    return word;
  }

  /// 32 bytes, the address at the end.
  public static byte[] word(String address) {
    byte[] word = new byte[32];
    System.arraycopy(bytes(address), 0, word, 12, 20);
    return word;
  }

  /// An address with the checksum in its capitals. https://eips.ethereum.org/EIPS/eip-55
  public static String checksummed(String address) {
    String digits = address.substring(2).toLowerCase(Locale.ROOT);
    byte[] hash = Keccak.of(digits);
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15;
      char c = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(c) : c);
    }
    return text.toString();
  }
}
