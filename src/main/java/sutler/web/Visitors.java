package sutler.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.web.csrf.CsrfToken;
import sutler.door.Networks;

/// Who looks at a page.
public final class Visitors {
  private Visitors() {}

  /// The account that is signed in.
  public static Optional<UUID> account(HttpServletRequest request) {
    return Optional.ofNullable(request.getUserPrincipal())
        .map(principal -> UUID.fromString(principal.getName()));
  }

  /// From which network somebody comes: an IPv4 address, or the half of an IPv6 address that a
  /// provider hands out as one.
  public static String network(HttpServletRequest request) {
    return Networks.of(request.getRemoteAddr());
  }

  /// What every form of ours carries, so that no page of others can send it.
  static String csrf(HttpServletRequest request) {
    return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
        ? token.getToken()
        : "";
  }

  static void redirect(jakarta.servlet.http.HttpServletResponse response, String path) {
    response.setStatus(303);
    response.setHeader("Location", path);
  }
}
