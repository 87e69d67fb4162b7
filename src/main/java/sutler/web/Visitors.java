package sutler.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

  /// What one customer of a provider has in all: for what there is only a little of.
  public static String site(HttpServletRequest request) {
    return Networks.site(request.getRemoteAddr());
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

  static void redirect(HttpServletResponse response, String path) {
    response.setStatus(303);
    response.setHeader("Location", path);
  }

  /// Nothing of an account is left in a browser that others use too.
  static void clear(HttpServletResponse response) {
    response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
  }
}
