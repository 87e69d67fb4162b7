package sutler.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Lets clients without a secret refresh, revoke and come as guests. They have nothing to prove who
/// they are but the token itself, which is bound to their id; Spring asks for a `code_verifier`,
/// which there is not.
final class PublicClients implements AuthenticationConverter, AuthenticationProvider {
  private static final Set<String> ENDPOINTS = Set.of("/oauth2/token", "/oauth2/revoke");
  private static final String OURS = PublicClients.class.getName();

  private final RegisteredClientRepository clients;

  PublicClients(RegisteredClientRepository clients) {
    this.clients = clients;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String[] ids =
        Optional.ofNullable(request.getParameterValues("client_id")).orElse(new String[0]);
    boolean token = request.getRequestURI().equals("/oauth2/token");
    String grant = Optional.ofNullable(request.getParameter("grant_type")).orElse("");
    boolean ours = grant.equals("refresh_token") || grant.equals("client_credentials");
    boolean applies =
        ENDPOINTS.contains(request.getRequestURI())
            && (!token || ours)
            && ids.length == 1
            && request.getHeader("Authorization") == null
            && request.getParameter("client_secret") == null
            && request.getParameter("client_assertion") == null;
    return applies
        ? new OAuth2ClientAuthenticationToken(
            ids[0], ClientAuthenticationMethod.NONE, null, Map.of(OURS, true))
        : null;
  }

  @Override
  public @Nullable Authentication authenticate(Authentication authentication) {
    OAuth2ClientAuthenticationToken asked = (OAuth2ClientAuthenticationToken) authentication;
    // A form can hold a parameter of this name, but never this value: what a form says is text.
    if (!Boolean.TRUE.equals(asked.getAdditionalParameters().get(OURS))) {
      return null;
    }
    RegisteredClient client = clients.findByClientId(String.valueOf(asked.getPrincipal()));
    if (client == null) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
    return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
  }

  @Override
  public boolean supports(Class<?> type) {
    return OAuth2ClientAuthenticationToken.class.isAssignableFrom(type);
  }
}
