package sutler.mcp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Authenticated encryption of what clients carry for the server (an AEAD). All nodes of a server
/// need the same key.
public interface Seal {

  /// @param context what the result is bound to; it opens with the same context only
  byte[] seal(byte[] plain, byte[] context);

  /// What was sealed, or empty when it was not sealed here or not in this context.
  Optional<byte[]> open(byte[] sealed, byte[] context);

  /// With a key that this process makes for itself: for a server of one node, whose open questions
  /// need not outlive it.
  static Seal ofThisProcess() {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      return new OfThisProcess(generator.generateKey(), new SecureRandom());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }

  /// AES-256-GCM with a random nonce of 96 bits before the cipher text.
  record OfThisProcess(SecretKey key, SecureRandom random) implements Seal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    @Override
    public byte[] seal(byte[] plain, byte[] context) {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      try {
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain, context);
        return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("encryption failed", e);
      }
    }

    @Override
    public Optional<byte[]> open(byte[] sealed, byte[] context) {
      if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] rest = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
      try {
        return Optional.of(run(Cipher.DECRYPT_MODE, nonce, rest, context));
      } catch (GeneralSecurityException notOurs) {
        return Optional.empty();
      }
    }

    private byte[] run(int mode, byte[] nonce, byte[] text, byte[] context)
        throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context);
      return cipher.doFinal(text);
    }

    @Override
    public String toString() {
      return "OfThisProcess[***]";
    }
  }
}
