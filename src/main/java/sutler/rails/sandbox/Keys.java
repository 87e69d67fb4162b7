package sutler.rails.sandbox;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import sutler.crypto.Secp256k1;
import sutler.crypto.Sha256;

/// The keys of the sandbox: one for each invoice, made from its id. They are worth nothing, on
/// networks whose coins are worth nothing; anybody could compute them.
final class Keys {
  private Keys() {}

  static byte[] seed(UUID invoiceId, String purpose) {
    return Sha256.of(
        ("sutler sandbox/" + purpose + "/" + invoiceId).getBytes(StandardCharsets.US_ASCII));
  }

  static BigInteger secret(byte[] seed) {
    BigInteger two = BigInteger.TWO;
    return new BigInteger(1, seed).mod(Secp256k1.order().subtract(two)).add(two);
  }

  /// RIPEMD-160 of SHA-256 of the compressed public key.
  static byte[] hash160(byte[] seed) {
    byte[] sha = Sha256.of(Secp256k1.publicKey(secret(seed)));
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(sha, 0, sha.length);
    byte[] hash = new byte[20];
    digest.doFinal(hash, 0);
    return hash;
  }

  static byte[] ed25519Public(byte[] seed) {
    return new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
  }
}
