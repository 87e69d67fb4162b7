package sutler.oauth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/// What a request for a person's consent must be, beyond what Spring checks: first the address to
/// send back to, for only then may an error be sent there; then scopes and the resource.
final class Requests implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {
  private final String resource;

  /// @param resource the store's MCP endpoint
  Requests(String resource) {
    this.resource = resource;
  }

  @Override
  public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
    OAuth2AuthorizationCodeRequestAuthenticationToken asked = context.getAuthentication();
    Set<String> registered = context.getRegisteredClient().getRedirectUris();
    String uri = Optional.ofNullable(asked.getRedirectUri()).orElse("");
    if (!Redirects.isRegistered(uri, registered) || !Redirects.mayBeRegistered(uri)) {
      // Never sent there.
      throw new OAuth2AuthorizationCodeRequestAuthenticationException(
          new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri is not registered", null),
          null);
    }
    if (!context.getRegisteredClient().getScopes().containsAll(asked.getScopes())) {
      throw wrong(asked, OAuth2ErrorCodes.INVALID_SCOPE, "There is no such scope.");
    }
    Object value = asked.getAdditionalParameters().get("resource");
    if (value != null && !resources(value).stream().allMatch(this::isOurs)) {
      throw wrong(asked, "invalid_target", "The resource of this server is " + resource);
    }
  }

  private static List<String> resources(Object value) {
    return value instanceof String[] several ? Arrays.asList(several) : List.of(value.toString());
  }

  /// With or without an affiliate's code or a slash at the end, it is the same.
  /// https://www.rfc-editor.org/rfc/rfc8707
  private boolean isOurs(String asked) {
    return isSame(asked, resource);
  }

  static boolean isSame(String asked, String resource) {
    return asked.replaceFirst("\\?.*$", "").replaceFirst("/$", "").equals(resource);
  }

  private static OAuth2AuthorizationCodeRequestAuthenticationException wrong(
      OAuth2AuthorizationCodeRequestAuthenticationToken asked, String code, String why) {
    return new OAuth2AuthorizationCodeRequestAuthenticationException(
        new OAuth2Error(code, why, null), asked);
  }
}
