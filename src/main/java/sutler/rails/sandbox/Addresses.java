package sutler.rails.sandbox;

import sutler.crypto.Base58;
import sutler.crypto.Bech32;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;

/// Addresses of test networks.
final class Addresses {
  private static final byte TRON_PREFIX = 0x41;

  private Addresses() {}

  /// Pay to witness public key hash: version 0, then the hash. BIP-173.
  static String segwit(String prefix, byte[] seed) {
    byte[] hash = Bech32.groups(Keys.hash160(seed));
    byte[] groups = new byte[hash.length + 1];
    System.arraycopy(hash, 0, groups, 1, hash.length);
    return Bech32.encode(prefix, groups);
  }

  static String evm(byte[] seed) {
    return Hex.checksummed(Secp256k1.address(Keys.secret(seed)));
  }

  /// An account on Solana: an Ed25519 public key.
  static String solana(byte[] seed) {
    return Base58.encode(Keys.ed25519Public(seed));
  }

  static String tron(byte[] seed) {
    byte[] payload = new byte[21];
    payload[0] = TRON_PREFIX;
    System.arraycopy(Hex.bytes(Secp256k1.address(Keys.secret(seed))), 0, payload, 1, 20);
    return Base58.withChecksum(payload);
  }
}
