package sutler.crypto;

/// Bech32 text, as BIP-173 and BOLT 11 use it; no limit of 90 characters, which invoices exceed.
/// https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki
public final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM_LENGTH = 6;

  private Bech32() {}

  /// @param groups of five bits, one a byte
  public static String encode(String prefix, byte[] groups) {
    int check = 1;
    for (char c : prefix.toCharArray()) {
      check = step(check, c >> 5);
    }
    check = step(check, 0);
    for (char c : prefix.toCharArray()) {
      check = step(check, c & 31);
    }
    StringBuilder text = new StringBuilder(prefix).append('1');
    for (byte group : groups) {
      check = step(check, group);
      text.append(ALPHABET.charAt(group));
    }
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      check = step(check, 0);
    }
    check ^= 1;
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt((check >> (5 * i)) & 31));
    }
    return text.toString();
  }

  private static int step(int check, int value) {
    int top = check >>> 25;
    int next = ((check & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if (((top >> i) & 1) != 0) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }

  /// The five bits that a letter stands for.
  public static int group(char letter) {
    return ALPHABET.indexOf(letter);
  }

  /// Bytes into groups of five bits, padded with zeros.
  public static byte[] groups(byte[] bytes) {
    return regroup(bytes, 8, 5);
  }

  /// Groups of five bits into bytes, padded with zeros.
  public static byte[] bytes(byte[] groups) {
    return regroup(groups, 5, 8);
  }

  private static byte[] regroup(byte[] in, int from, int to) {
    byte[] out = new byte[(in.length * from + to - 1) / to];
    int length = 0;
    int bits = 0;
    int count = 0;
    for (byte b : in) {
      bits = (bits << from) | (b & ((1 << from) - 1));
      count += from;
      while (count >= to) {
        count -= to;
        out[length++] = (byte) ((bits >> count) & ((1 << to) - 1));
      }
      bits &= (1 << count) - 1;
    }
    if (count > 0) {
      out[length] = (byte) ((bits << (to - count)) & ((1 << to) - 1));
    }
    return out;
  }
}
