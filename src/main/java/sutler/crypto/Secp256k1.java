package sutler.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/// The curve of Bitcoin and Ethereum: keys, addresses, and signatures that say who made them.
/// https://www.secg.org/sec1-v2.pdf 4.1
public final class Secp256k1 {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger HALF = N.shiftRight(1);
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), N, CURVE.getH());

  private Secp256k1() {}

  /// A signature as a transaction carries it.
  ///
  /// @param odd whether the point that was drawn has an odd second coordinate
  public record Signature(BigInteger r, BigInteger s, boolean odd) {}

  /// The address whose key signed a hash; empty when nobody's did. Of the two signatures that every
  /// message has, only the one with the lower s is taken, as tokens do.
  ///
  /// @param signature 65 bytes: r, s, and 27 or 28 (0 or 1 from some wallets)
  public static Optional<String> signer(byte[] hash, byte[] signature) {
    if (signature.length != 65) {
      return Optional.empty();
    }
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    int v = signature[64] & 0xff;
    int odd = v >= 27 ? v - 27 : v;
    boolean inRange =
        r.signum() > 0 && r.compareTo(N) < 0 && s.signum() > 0 && s.compareTo(HALF) <= 0;
    return inRange && odd <= 1 ? recovered(hash, r, s, odd) : Optional.empty();
  }

  /// SEC 1, 4.1.6.
  private static Optional<String> recovered(byte[] hash, BigInteger r, BigInteger s, int odd) {
    byte[] encoded = Hex.word(r);
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (2 + odd);
    System.arraycopy(encoded, 0, compressed, 1, 32);
    ECPoint drawn;
    try {
      drawn = CURVE.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException notOnTheCurve) {
      return Optional.empty();
    }
    BigInteger inverse = r.modInverse(N);
    BigInteger e = new BigInteger(1, hash).mod(N);
    ECPoint key =
        ECAlgorithms.sumOfTwoMultiplies(
            CURVE.getG(),
            e.negate().mod(N).multiply(inverse).mod(N),
            drawn,
            s.multiply(inverse).mod(N));
    return key.isInfinity() ? Optional.empty() : Optional.of(address(key));
  }

  /// Of a private key.
  public static String address(BigInteger key) {
    return address(CURVE.getG().multiply(key));
  }

  private static String address(ECPoint key) {
    byte[] bytes = key.normalize().getEncoded(false);
    byte[] hash = Keccak.of(Arrays.copyOfRange(bytes, 1, 65));
    return Hex.text(Arrays.copyOfRange(hash, 12, 32));
  }

  /// The number of points: private keys are less.
  public static BigInteger order() {
    return N;
  }

  /// Of a private key, compressed: 33 bytes.
  public static byte[] publicKey(BigInteger key) {
    return CURVE.getG().multiply(key).normalize().getEncoded(true);
  }

  public static boolean isKey(BigInteger key) {
    return key.signum() > 0 && key.compareTo(N) < 0;
  }

  /// Deterministic: https://www.rfc-editor.org/rfc/rfc6979
  public static Signature sign(BigInteger key, byte[] hash) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(key, DOMAIN));
    BigInteger[] rs = signer.generateSignature(hash);
    BigInteger s = rs[1].compareTo(HALF) > 0 ? N.subtract(rs[1]) : rs[1];
    String mine = address(key);
    for (int odd = 0; odd <= 1; odd++) {
      if (recovered(hash, rs[0], s, odd).equals(Optional.of(mine))) {
        return new Signature(rs[0], s, odd == 1);
      }
    }
    throw new IllegalStateException("a signature that does not recover");
  }
}
