package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// `/sandbox/mail`: the mails that a store with a mail server would have sent. Anybody who reaches
/// the sandbox can read them, and with them sign in as anybody: it is for trying things out.
public final class SandboxMail extends HttpServlet {
  private final transient Supplier<List<Mail>> mails;
  private final boolean sent;

  /// @param lines of its text; an address stands alone on its line
  public record Mail(String to, String subject, List<String> lines, String when) {}

  /// @param sent whether mails are really sent; then none is shown
  public SandboxMail(boolean sent, Supplier<List<Mail>> mails) {
    this.sent = sent;
    this.mails = mails;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (sent) {
      Page.missing(response, "page");
      return;
    }
    Page.render(response, 200, "sandbox-mail.jte", mails.get());
  }
}
