package sutler.tools;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import sutler.identity.SealedTokens;

/// Tokens that let a guest read one invoice for a month.
record InvoiceAccess(SealedTokens tokens) {
  static final String PURPOSE = "invoice-access";
  private static final Duration LIFE = Duration.ofDays(30);

  String token(UUID invoiceId) {
    return tokens.make(tokens.clock().instant().plus(LIFE), List.of(invoiceId.toString()));
  }

  boolean opens(String token, UUID invoiceId) {
    return tokens
        .read(token)
        .filter(said -> said.equals(List.of(invoiceId.toString())))
        .isPresent();
  }
}
