package sutler.rails.sandbox;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;

/// The keys of the sandbox: one for each invoice, made from its id. They are worth nothing, on
/// networks whose coins are worth nothing; anybody could compute them.
final class Keys {
  private static final X9ECParameters SECP256K1 = CustomNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(
          SECP256K1.getCurve(), SECP256K1.getG(), SECP256K1.getN(), SECP256K1.getH());

  private Keys() {}

  static byte[] seed(UUID invoiceId, String purpose) {
    return sha256(
        ("sutler sandbox/" + purpose + "/" + invoiceId).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static BigInteger secret(byte[] seed) {
    return new BigInteger(1, seed).mod(DOMAIN.getN().subtract(BigInteger.TWO)).add(BigInteger.TWO);
  }

  private static ECPoint point(byte[] seed) {
    return DOMAIN.getG().multiply(secret(seed)).normalize();
  }

  /// RIPEMD-160 of SHA-256 of the compressed public key.
  static byte[] hash160(byte[] seed) {
    byte[] sha = sha256(point(seed).getEncoded(true));
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(sha, 0, sha.length);
    byte[] hash = new byte[20];
    digest.doFinal(hash, 0);
    return hash;
  }

  /// The last 20 bytes of Keccak-256 of the public key.
  static byte[] evmAddress(byte[] seed) {
    byte[] point = point(seed).getEncoded(false);
    return Arrays.copyOfRange(keccak(Arrays.copyOfRange(point, 1, 65)), 12, 32);
  }

  static byte[] keccak(byte[] bytes) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(bytes, 0, bytes.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  static byte[] ed25519Public(byte[] seed) {
    return new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
  }

  /// Signs a hash: r, s (low) and the recovery id, 65 bytes. Deterministic, RFC 6979.
  static byte[] sign(byte[] seed, byte[] hash) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret(seed), DOMAIN));
    BigInteger[] rs = signer.generateSignature(hash);
    BigInteger s =
        rs[1].compareTo(DOMAIN.getN().shiftRight(1)) > 0 ? DOMAIN.getN().subtract(rs[1]) : rs[1];
    byte[] signature = new byte[65];
    put(rs[0], signature, 0);
    put(s, signature, 32);
    signature[64] = recoveryId(point(seed), rs[0], s, hash);
    return signature;
  }

  /// Tries both points that have r as their first coordinate; SEC 1, section 4.1.6.
  private static byte recoveryId(ECPoint signer, BigInteger r, BigInteger s, byte[] hash) {
    BigInteger inverse = r.modInverse(DOMAIN.getN());
    BigInteger e = new BigInteger(1, hash);
    for (byte id = 0; id < 2; id++) {
      byte[] encoded = new byte[33];
      encoded[0] = (byte) (2 + id);
      put(r, encoded, 1);
      ECPoint candidate = DOMAIN.getCurve().decodePoint(encoded);
      ECPoint recovered =
          candidate.multiply(s).subtract(DOMAIN.getG().multiply(e)).multiply(inverse).normalize();
      if (recovered.equals(signer)) {
        return id;
      }
    }
    throw new IllegalStateException("a signature that does not recover");
  }

  private static void put(BigInteger value, byte[] into, int at) {
    byte[] bytes = value.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, into, at + 32 - length, length);
  }
}
