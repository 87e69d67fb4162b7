package sutler.boot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sutler.store.Sessions;

/// Who changes who can act for an account has shown a moment ago who they are: a browser that was
/// left open, or a session that was stolen, is not enough.
final class FreshSignIn extends HttpFilter {
  static final Duration FRESH = Duration.ofMinutes(10);
  private static final List<String> GUARDED =
      List.of("/account/keys", "/account/passkeys", "/account/email", "/account/data");
  private static final String AUTHORIZE = "/oauth2/authorize";
  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{1,200}=?");
  private static final String REGISTER = "/webauthn/register";

  private final transient WantedPage wanted;

  FreshSignIn(WantedPage wanted) {
    this.wanted = wanted;
  }

  /// Whether somebody has just signed in.
  static boolean isFresh(HttpServletRequest request) {
    return signedInAt(request).filter(at -> at.plus(FRESH).isAfter(Instant.now())).isPresent();
  }

  static Optional<Instant> signedInAt(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(Sessions.SIGNED_IN_AT) instanceof Instant at
        ? Optional.of(at)
        : Optional.empty();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isStale = signedInAt(request).isPresent() && !isFresh(request);
    if (isStale && request.getRequestURI().equals(AUTHORIZE)) {
      connects(request, response, chain);
      return;
    }
    String path = request.getRequestURI();
    boolean changes = request.getMethod().equals("POST");
    boolean isPage = GUARDED.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
    boolean isScript = path.startsWith(REGISTER);
    if (!changes || (!isPage && !isScript) || !isStale) {
      chain.doFilter(request, response);
      return;
    }
    if (isScript) {
      response.setStatus(403);
      response.setContentType("application/json");
      response.getWriter().write("{\"error\":\"sign_in_again\"}");
      return;
    }
    wanted.set(response, GUARDED.stream().filter(path::startsWith).findFirst().orElseThrow());
    again(response);
  }

  /// Whom an assistant asks is sent to sign in, and comes back to its request; who took long over
  /// it, to the question. To refuse it, anybody is fresh enough.
  private void connects(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String state = Optional.ofNullable(request.getParameter("state")).orElse("");
    if (request.getMethod().equals("GET")) {
      wanted.saveRequest(request, response);
    } else if (request.getParameter("scope") == null || !STATE.matcher(state).matches()) {
      chain.doFilter(request, response);
      return;
    } else {
      wanted.set(response, "/oauth2/consent?state=" + state);
    }
    again(response);
  }

  private static void again(HttpServletResponse response) {
    response.setStatus(303);
    response.setHeader("Location", "/sign-in?again");
  }
}
