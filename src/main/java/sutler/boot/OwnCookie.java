package sutler.boot;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// A cookie of ours that no script reads. Behind https no neighbour of the domain can set it.
///
/// @param purpose the end of its name
/// @param sameSite `Lax` where a client may send the person here, else `Strict`
/// @param secure whether people come by https
record OwnCookie(String purpose, String sameSite, boolean secure) {

  private String name() {
    return (secure ? "__Host-sutler-" : "sutler-") + purpose;
  }

  Optional<String> value(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return Arrays.stream(cookies == null ? new Cookie[0] : cookies)
        .filter(cookie -> cookie.getName().equals(name()))
        .findFirst()
        .map(Cookie::getValue);
  }

  void set(HttpServletResponse response, String value, Duration life) {
    Cookie cookie = new Cookie(name(), value);
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setMaxAge((int) life.toSeconds());
    cookie.setAttribute("SameSite", sameSite);
    response.addCookie(cookie);
  }

  void remove(HttpServletResponse response) {
    set(response, "", Duration.ZERO);
  }
}
