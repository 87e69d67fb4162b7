package sutler.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import sutler.crypto.Sha256;

/// An API key as its holder knows it. It does not print itself; what is stored is [#hash()].
public final class RawKey {
  public static final int LENGTH_MIN = 32;
  public static final int LENGTH_MAX = 128;
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]{" + LENGTH_MIN + "," + LENGTH_MAX + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String secret;

  private RawKey(String secret) {
    this.secret = secret;
  }

  /// A key of the right form, or empty: 32 to 128 URL-safe characters.
  public static Optional<RawKey> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new RawKey(text)) : Optional.empty();
  }

  /// A new key of 240 random bits.
  public static RawKey random() {
    byte[] bytes = new byte[30];
    RANDOM.nextBytes(bytes);
    return new RawKey("sut_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// SHA-256. A key has enough entropy of its own, so a slow hash would protect nothing more.
  public byte[] hash() {
    return Sha256.of(secret);
  }

  /// The secret itself, to show to its holder once.
  public String dangerouslyShow() {
    return secret;
  }

  /// The first characters, enough to tell keys apart.
  public String masked() {
    return secret.substring(0, 6) + "***";
  }

  @Override
  public String toString() {
    return masked();
  }
}
