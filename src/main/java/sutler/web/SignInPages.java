package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/// `/sign-in`: where a person asks for a link; what is said when it was sent, the same whether or
/// not there was an account; and the page behind the link, where a press signs in. Opening the link
/// alone does not: mail programs open links to look at them.
public final class SignInPages extends HttpServlet {
  private static final int TOKEN_LENGTH_MAX = 100;
  private final boolean sandbox;
  private final boolean mailShown;
  private final boolean passkeys;

  /// @param mailShown whether mails are shown on a page instead of sent
  /// @param passkeys whether browsers can use passkeys at this store's address
  public SignInPages(boolean sandbox, boolean mailShown, boolean passkeys) {
    this.passkeys = passkeys;
    this.sandbox = sandbox;
    this.mailShown = mailShown;
  }

  public record Model(
      String csrf,
      String token,
      boolean failed,
      boolean again,
      boolean deleted,
      boolean passkeys,
      boolean sandbox,
      boolean mailShown) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    String token = Optional.ofNullable(request.getParameter("token")).orElse("");
    boolean failed = request.getParameter("error") != null;
    Model model =
        new Model(
            Visitors.csrf(request),
            token.matches("[A-Za-z0-9_-]{1," + TOKEN_LENGTH_MAX + "}") ? token : "",
            failed,
            request.getParameter("again") != null,
            request.getParameter("deleted") != null,
            passkeys,
            sandbox,
            mailShown);
    switch (path) {
      case "", "/" -> Page.render(response, 200, "sign-in.jte", model, Page.Policy.LIVE);
      case "/sent" -> Page.render(response, 200, "sign-in-sent.jte", model);
      case "/link" -> Page.render(response, 200, "sign-in-link.jte", model);
      default -> Page.missing(response, "page");
    }
  }
}
