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

  /// @param lines of its text; an address stands alone on its line
  public record Mail(String to, String subject, List<String> lines, String when) {}

  public SandboxMail(Supplier<List<Mail>> mails) {
    this.mails = mails;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Page.render(response, 200, "sandbox-mail.jte", mails.get());
  }
}
