package sutler.boot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import sutler.crypto.Base64Url;

/// Where somebody wanted to go before signing in: its path and nothing else, in a cookie of theirs.
/// A stranger who asks for a page leaves nothing in the database.
///
/// @param secure whether people come by https
record WantedPage(boolean secure) implements RequestCache {
  private static final int LENGTH_MAX = 2_500;
  private static final Duration LIFE = Duration.ofMinutes(30);

  /// A path of this store, with what an assistant asks of it.
  private static final Pattern OURS = Pattern.compile("/(?!/)[\\x21-\\x7e]*");

  private OwnCookie cookie() {
    // Lax: a client sends the person here from elsewhere.
    return new OwnCookie("next", "Lax", secure);
  }

  @Override
  public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    String path = request.getRequestURI() + query;
    if (request.getMethod().equals("GET") && isOurs(path)) {
      set(response, path);
    } else {
      // An older one would lead to another page than was asked for.
      removeRequest(request, response);
    }
  }

  private static boolean isOurs(String path) {
    return path.length() <= LENGTH_MAX && !path.contains("\\") && OURS.matcher(path).matches();
  }

  /// @param path of a page of ours
  void set(HttpServletResponse response, String path) {
    cookie().set(response, Base64Url.encode(path.getBytes(StandardCharsets.US_ASCII)), LIFE);
  }

  @Override
  public @Nullable SavedRequest getRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return path(request).map(SimpleSavedRequest::new).orElse(null);
  }

  private Optional<String> path(HttpServletRequest request) {
    return cookie()
        .value(request)
        .flatMap(Base64Url::decode)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .filter(WantedPage::isOurs);
  }

  /// The page is simply asked for again.
  @Override
  public @Nullable HttpServletRequest getMatchingRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return null;
  }

  @Override
  public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
    if (path(request).isPresent()) {
      cookie().remove(response);
    }
  }

  /// Where to go on now; asked for once.
  String take(HttpServletRequest request, HttpServletResponse response, String otherwise) {
    String next = path(request).orElse(otherwise);
    removeRequest(request, response);
    return next;
  }
}
