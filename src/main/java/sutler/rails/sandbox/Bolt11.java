package sutler.rails.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import sutler.crypto.Bech32;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;
import sutler.crypto.Sha256;

/// A Lightning invoice for testnet. It decodes and verifies like any other; no node stands behind
/// it, so no wallet can find a route to pay it.
/// https://github.com/lightning/bolts/blob/master/11-payment-encoding.md
final class Bolt11 {
  private static final String TESTNET = "lntb";
  private static final int TIMESTAMP_GROUPS = 7;
  private static final int FINAL_CLTV_BLOCKS = 18;
  private static final long PICO_PER_MILLISATOSHI = 10;

  private Bolt11() {}

  /// @param secret a seed for the payment's preimage and secret
  static String invoice(
      byte[] nodeSeed,
      byte[] secret,
      long satoshis,
      String description,
      Instant at,
      long expirySeconds) {
    String prefix = TESTNET + amount(satoshis * 1000);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    number(data, at.getEpochSecond(), TIMESTAMP_GROUPS);
    tag(data, 'p', Bech32.groups(Sha256.of(secret)));
    tag(data, 's', Bech32.groups(Sha256.of(secret, new byte[] {1})));
    tag(data, 'd', Bech32.groups(description.getBytes(StandardCharsets.UTF_8)));
    tag(data, 'x', minimal(expirySeconds));
    tag(data, 'c', minimal(FINAL_CLTV_BLOCKS));
    tag(data, '9', features());
    byte[] signed = Bech32.bytes(data.toByteArray());
    byte[] hash = Sha256.of(prefix.getBytes(StandardCharsets.US_ASCII), signed);
    data.writeBytes(Bech32.groups(signature(nodeSeed, hash)));
    return Bech32.encode(prefix, data.toByteArray());
  }

  /// r, s and the recovery id: 65 bytes.
  private static byte[] signature(byte[] nodeSeed, byte[] hash) {
    Secp256k1.Signature made = Secp256k1.sign(Keys.secret(nodeSeed), hash);
    byte[] signature = new byte[65];
    System.arraycopy(Hex.word(made.r()), 0, signature, 0, 32);
    System.arraycopy(Hex.word(made.s()), 0, signature, 32, 32);
    signature[64] = (byte) (made.odd() ? 1 : 0);
    return signature;
  }

  /// Bits 8 (variable onion), 14 (payment secret) and 17 (basic multi-part, optional). BOLT 9.
  private static byte[] features() {
    byte[] groups = new byte[4];
    for (int bit : new int[] {8, 14, 17}) {
      groups[groups.length - 1 - bit / 5] |= (byte) (1 << (bit % 5));
    }
    return groups;
  }

  /// The shortest way to write an amount: in bitcoin, milli, micro, nano or pico.
  private static String amount(long millisatoshis) {
    long pico = Math.multiplyExact(millisatoshis, PICO_PER_MILLISATOSHI);
    if (pico % 1_000_000_000_000L == 0) {
      return Long.toString(pico / 1_000_000_000_000L);
    }
    if (pico % 1_000_000_000L == 0) {
      return pico / 1_000_000_000L + "m";
    }
    if (pico % 1_000_000L == 0) {
      return pico / 1_000_000L + "u";
    }
    return pico % 1000 == 0 ? pico / 1000 + "n" : pico + "p";
  }

  private static void number(ByteArrayOutputStream out, long value, int groups) {
    for (int i = groups - 1; i >= 0; i--) {
      out.write((int) (value >>> (5 * i)) & 31);
    }
  }

  private static byte[] minimal(long value) {
    int groups = 1;
    while (groups < 12 && value >>> (5 * groups) != 0) {
      groups++;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, value, groups);
    return out.toByteArray();
  }

  private static void tag(ByteArrayOutputStream out, char type, byte[] groups) {
    out.write(Bech32.group(type));
    number(out, groups.length, 2);
    out.writeBytes(groups);
  }
}
