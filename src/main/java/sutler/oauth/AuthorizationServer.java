package sutler.oauth;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2AccessTokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Spring Security's authorization server, completed.
public final class AuthorizationServer {
  private AuthorizationServer() {}

  /// Shows a person what is wrong with a request.
  @FunctionalInterface
  public interface Trouble {
    /// @param back where its client hears of it, if the person goes there
    void show(HttpServletResponse response, String problem, Optional<String> back)
        throws IOException;
  }

  /// Makes tokens for guests, such as cannot be made elsewhere.
  @FunctionalInterface
  public interface GuestPass {
    String token(Set<String> scopes, Instant expiresAt);
  }

  /// What it needs.
  ///
  /// @param issuer the store's public URL, without a slash at the end
  /// @param consentPage where a person is asked
  /// @param guests makes tokens for programs without a user, where they are allowed
  public record Parts(
      String issuer,
      Clients clients,
      OAuth2AuthorizationService grants,
      List<String> scopes,
      String consentPage,
      Optional<GuestPass> guests,
      Trouble trouble) {}

  public static void configure(HttpSecurity http, Parts parts) {
    OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
    PublicClients publicClients = new PublicClients(parts.clients());
    Responses responses = new Responses(parts.issuer(), parts.trouble());
    OAuth2TokenGenerator<? extends OAuth2Token> tokens =
        parts
            .guests()
            .<OAuth2TokenGenerator<? extends OAuth2Token>>map(
                maker ->
                    new DelegatingOAuth2TokenGenerator(
                        new GuestTokens(maker),
                        new OAuth2AccessTokenGenerator(),
                        new RefreshTokens()))
            .orElseGet(
                () ->
                    new DelegatingOAuth2TokenGenerator(
                        new OAuth2AccessTokenGenerator(), new RefreshTokens()));
    http.with(
        server,
        s ->
            s.registeredClientRepository(parts.clients())
                .authorizationService(parts.grants())
                .authorizationConsentService(new NeverRemembered())
                .authorizationServerSettings(
                    AuthorizationServerSettings.builder().issuer(parts.issuer()).build())
                .tokenGenerator(tokens)
                .clientAuthentication(
                    c ->
                        c.authenticationConverters(all -> all.addFirst(publicClients))
                            .authenticationProviders(all -> all.addFirst(publicClients)))
                .tokenEndpoint(
                    t ->
                        t.accessTokenRequestConverters(
                            all -> all.addFirst(forResource(parts.issuer() + "/mcp"))))
                .authorizationEndpoint(
                    a ->
                        a.consentPage(parts.consentPage())
                            .authorizationRequestConverters(all -> complete(all, parts.scopes()))
                            .authenticationProviders(all -> check(all, parts.issuer() + "/mcp"))
                            .authorizationResponseHandler(responses.success())
                            .errorResponseHandler(responses.failure())));
  }

  private static void check(List<AuthenticationProvider> providers, String resource) {
    for (AuthenticationProvider provider : providers) {
      if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider requests) {
        requests.setAuthenticationValidator(new Requests(resource));
        requests.setAuthorizationConsentRequired(context -> true);
      }
    }
  }

  /// A token for something else than this store is not given.
  private static AuthenticationConverter forResource(String resource) {
    return request -> {
      String[] asked = request.getParameterValues("resource");
      for (String one : asked == null ? new String[0] : asked) {
        if (!Requests.isSame(one, resource)) {
          throw new OAuth2AuthenticationException(
              new OAuth2Error(
                  "invalid_target", "The resource of this server is " + resource, null));
        }
      }
      return null;
    };
  }

  /// A request that names no scope asks for all; the person sees which and decides.
  private static void complete(List<AuthenticationConverter> converters, List<String> scopes) {
    List<AuthenticationConverter> completed = new ArrayList<>();
    for (AuthenticationConverter converter : converters) {
      completed.add(
          converter instanceof OAuth2AuthorizationCodeRequestAuthenticationConverter
              ? request ->
                  converter.convert(request)
                          instanceof OAuth2AuthorizationCodeRequestAuthenticationToken asked
                      ? withScopes(asked, scopes)
                      : null
              : converter);
    }
    converters.clear();
    converters.addAll(completed);
  }

  private static OAuth2AuthorizationCodeRequestAuthenticationToken withScopes(
      OAuth2AuthorizationCodeRequestAuthenticationToken asked, List<String> scopes) {
    if (!asked.getScopes().isEmpty()) {
      return asked;
    }
    Set<String> all = new LinkedHashSet<>(scopes);
    var token =
        new OAuth2AuthorizationCodeRequestAuthenticationToken(
            asked.getAuthorizationUri(),
            asked.getClientId(),
            (org.springframework.security.core.Authentication) asked.getPrincipal(),
            asked.getRedirectUri(),
            asked.getState(),
            all,
            asked.getAdditionalParameters());
    token.setDetails(asked.getDetails());
    return token;
  }

  /// Clients without a secret can be imitated, so a person is asked every time.
  private static final class NeverRemembered implements OAuth2AuthorizationConsentService {
    @Override
    public void save(OAuth2AuthorizationConsent consent) {
      // What was consented to is in the grant.
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
      // Nothing was remembered.
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String clientId, String principal) {
      return null;
    }
  }
}
