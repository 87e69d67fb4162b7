package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// `POST /sandbox/sign-in`: signs in to the sandbox's own account, with its play money.
public final class DemoSignIn extends HttpServlet {
  private final transient SignIn signIn;

  /// Signs somebody in and says where to go on.
  @FunctionalInterface
  public interface SignIn {
    String demo(HttpServletRequest request, HttpServletResponse response);
  }

  public DemoSignIn(SignIn signIn) {
    this.signIn = signIn;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visitors.redirect(response, signIn.demo(request, response));
  }
}
