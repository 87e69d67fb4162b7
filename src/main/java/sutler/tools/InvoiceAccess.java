package sutler.tools;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import sutler.mcp.Seal;

/// Tokens that let a guest read one invoice: its id, sealed.
record InvoiceAccess(Seal seal) {
  private static final byte[] CONTEXT = "invoice-access".getBytes(StandardCharsets.US_ASCII);

  String token(UUID invoiceId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(seal.seal(bytes(invoiceId), CONTEXT));
  }

  boolean opens(String token, UUID invoiceId) {
    return decoded(token)
        .flatMap(sealed -> seal.open(sealed, CONTEXT))
        .filter(id -> ByteBuffer.wrap(id).equals(ByteBuffer.wrap(bytes(invoiceId))))
        .isPresent();
  }

  private static byte[] bytes(UUID id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
