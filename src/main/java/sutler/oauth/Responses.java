package sutler.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/// Sends a person back to the client, and says from whom: `iss` keeps one server's answer from
/// being taken for another's. https://www.rfc-editor.org/rfc/rfc9207
final class Responses {
  private final String issuer;
  private final AuthorizationServer.Trouble trouble;

  Responses(String issuer, AuthorizationServer.Trouble trouble) {
    this.issuer = issuer;
    this.trouble = trouble;
  }

  AuthenticationSuccessHandler success() {
    return (request, response, authentication) -> succeed(response, authentication);
  }

  AuthenticationFailureHandler failure() {
    return this::fail;
  }

  private void succeed(HttpServletResponse response, Authentication authentication)
      throws IOException {
    var done = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
    OAuth2AuthorizationCode code = done.getAuthorizationCode();
    String uri = done.getRedirectUri();
    if (code == null || uri == null) {
      throw new IllegalStateException("an answer without a code or an address");
    }
    back(response, with(with(uri, "code", code.getTokenValue()), "state", done.getState()));
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    String error = "server_error";
    String why = "";
    if (failure instanceof OAuth2AuthenticationException oauth) {
      error = oauth.getError().getErrorCode();
      why = String.valueOf(oauth.getError().getDescription());
    }
    // Only an address that was checked is sent to.
    var asked =
        failure instanceof OAuth2AuthorizationCodeRequestAuthenticationException known
            ? known.getAuthorizationCodeRequestAuthentication()
            : null;
    if (asked == null || asked.getRedirectUri() == null) {
      trouble.show(response, error, Optional.empty());
      return;
    }
    String uri = with(String.valueOf(asked.getRedirectUri()), "error", error);
    // Spring's own words name a parameter and nothing else.
    String described = why.startsWith("OAuth 2.0 Parameter") ? "" : why;
    String answer = with(with(uri, "error_description", described), "state", asked.getState());
    // Anybody may register: until the person has answered, a link to this store leads nowhere else
    // by itself (https://www.rfc-editor.org/rfc/rfc9700#section-4.11.2).
    if (request.getMethod().equals("GET") && !Redirects.isOwnMachine(uri)) {
      trouble.show(response, error, Optional.of(with(answer, "iss", issuer)));
      return;
    }
    back(response, answer);
  }

  private void back(HttpServletResponse response, String uri) {
    response.setStatus(303);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Location", with(uri, "iss", issuer));
  }

  private static String with(String uri, String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return uri;
    }
    String separator = uri.contains("?") ? "&" : "?";
    return uri + separator + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
