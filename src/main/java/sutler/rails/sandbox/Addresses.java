package sutler.rails.sandbox;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Addresses of test networks.
final class Addresses {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final byte TRON_PREFIX = 0x41;

  private Addresses() {}

  /// Pay to witness public key hash: version 0, then the hash. BIP-173.
  static String segwit(String prefix, byte[] seed) {
    byte[] hash = Bech32.groups(Keys.hash160(seed));
    byte[] groups = new byte[hash.length + 1];
    System.arraycopy(hash, 0, groups, 1, hash.length);
    return Bech32.encode(prefix, groups);
  }

  /// With the checksum in its capitals. https://eips.ethereum.org/EIPS/eip-55
  static String evm(byte[] seed) {
    String hex = HexFormat.of().formatHex(Keys.evmAddress(seed));
    byte[] hash = Keys.keccak(hex.getBytes(StandardCharsets.US_ASCII));
    StringBuilder address = new StringBuilder("0x");
    for (int i = 0; i < hex.length(); i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15;
      char c = hex.charAt(i);
      address.append(nibble >= 8 ? Character.toUpperCase(c) : c);
    }
    return address.toString();
  }

  /// An account on Solana: an Ed25519 public key.
  static String solana(byte[] seed) {
    return base58(Keys.ed25519Public(seed));
  }

  static String tron(byte[] seed) {
    byte[] payload = new byte[21];
    payload[0] = TRON_PREFIX;
    System.arraycopy(Keys.evmAddress(seed), 0, payload, 1, 20);
    byte[] checksum = Keys.sha256(Keys.sha256(payload));
    byte[] whole = Arrays.copyOf(payload, 25);
    System.arraycopy(checksum, 0, whole, 21, 4);
    return base58(whole);
  }

  static String base58(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    BigInteger base = BigInteger.valueOf(BASE58.length());
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      text.append(BASE58.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append(BASE58.charAt(0));
    }
    return text.reverse().toString();
  }
}
