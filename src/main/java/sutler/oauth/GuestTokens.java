package sutler.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/// Tokens for guests: programs without a user (`client_credentials`). Such a token holds all there
/// is to know, so nothing is kept of it.
final class GuestTokens implements OAuth2TokenGenerator<OAuth2AccessToken> {
  private static final Duration LIFE = Duration.ofHours(1);

  private final AuthorizationServer.GuestPass maker;

  GuestTokens(AuthorizationServer.GuestPass maker) {
    this.maker = maker;
  }

  @Override
  public @Nullable OAuth2AccessToken generate(OAuth2TokenContext context) {
    boolean guest =
        AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType())
            && OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType());
    if (!guest) {
      return null;
    }
    Instant now = Instant.now();
    Instant until = now.plus(LIFE);
    // A request that names no scope asks for all.
    Set<String> asked = context.getAuthorizedScopes();
    Set<String> scopes = asked.isEmpty() ? context.getRegisteredClient().getScopes() : asked;
    return new OAuth2AccessToken(
        OAuth2AccessToken.TokenType.BEARER, maker.token(scopes, until), now, until, scopes);
  }
}
