package sutler.oauth;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/// Refresh tokens for clients without a secret too, whom Spring gives none. They rotate, and one
/// that comes twice ends the grant, as OAuth 2.1 asks for such clients.
final class RefreshTokens implements OAuth2TokenGenerator<OAuth2RefreshToken> {
  private final Base64StringKeyGenerator generator =
      new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 48);

  @Override
  public @Nullable OAuth2RefreshToken generate(OAuth2TokenContext context) {
    if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
      return null;
    }
    Instant now = Instant.now();
    return new OAuth2RefreshToken(
        generator.generateKey(),
        now,
        now.plus(context.getRegisteredClient().getTokenSettings().getRefreshTokenTimeToLive()));
  }
}
