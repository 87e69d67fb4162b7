package sutler.crypto;

import java.util.Base64;
import java.util.Optional;

/// Bytes as text that can stand in a URL or a cookie.
/// https://www.rfc-editor.org/rfc/rfc4648#section-5
public final class Base64Url {
  private Base64Url() {}

  /// Without padding.
  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Empty for what is no such text.
  public static Optional<byte[]> decode(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
