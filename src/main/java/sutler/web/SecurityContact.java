package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// `/.well-known/security.txt`: to whom a weakness of this store is reported.
/// https://www.rfc-editor.org/rfc/rfc9116
public final class SecurityContact extends HttpServlet {
  private static final int VALID_DAYS = 180;

  private final String baseUrl;
  private final Optional<String> email;
  private final transient InstantSource clock;

  /// @param email of who runs the store; without one there is no such file
  public SecurityContact(String baseUrl, Optional<String> email, InstantSource clock) {
    this.baseUrl = baseUrl;
    this.email = email;
    this.clock = clock;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (email.isEmpty()) {
      Page.missing(response, "page");
      return;
    }
    response.setContentType("text/plain;charset=utf-8");
    response
        .getWriter()
        .write(
            """
            Contact: mailto:%s
            Expires: %s
            Preferred-Languages: en
            Canonical: %s/.well-known/security.txt
            """
                .formatted(
                    email.get(),
                    clock.instant().truncatedTo(ChronoUnit.DAYS).plus(VALID_DAYS, ChronoUnit.DAYS),
                    baseUrl));
  }
}
