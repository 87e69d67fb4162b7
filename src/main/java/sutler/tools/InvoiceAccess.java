package sutler.tools;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import sutler.mcp.Seal;

/// Tokens that let a guest read one invoice for a month: its id and the end, sealed.
record InvoiceAccess(Seal seal, InstantSource clock) {
  private static final Duration LIFE = Duration.ofDays(30);
  private static final byte[] CONTEXT = "invoice-access".getBytes(StandardCharsets.US_ASCII);

  String token(UUID invoiceId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(seal.seal(said(invoiceId, clock.instant().plus(LIFE)), CONTEXT));
  }

  boolean opens(String token, UUID invoiceId) {
    return decoded(token)
        .flatMap(cipher -> seal.open(cipher, CONTEXT))
        .map(said -> new String(said, StandardCharsets.US_ASCII).split(" ", 2))
        .filter(said -> said[0].equals(invoiceId.toString()))
        .filter(said -> clock.instant().getEpochSecond() < Long.parseLong(said[1]))
        .isPresent();
  }

  private static byte[] said(UUID id, Instant until) {
    return (id + " " + until.getEpochSecond()).getBytes(StandardCharsets.US_ASCII);
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
