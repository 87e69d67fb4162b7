package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/// `/`: what this is and where assistants connect; the stylesheet and the script; and the answer to
/// every path that leads nowhere.
public final class HomePage extends HttpServlet {
  private final transient Model model;

  /// @param base the public URL, without a slash at the end
  public record Model(String base, boolean sandbox, int products, String version) {}

  public HomePage(Model model) {
    this.model = model;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getRequestURI()) {
      case "/" -> Page.render(response, 200, "home.jte", model);
      case "/style.css" -> file(response, "style.css", "text/css");
      case "/checkout.js" -> file(response, "checkout.js", "text/javascript");
      case "/copy.js" -> file(response, "copy.js", "text/javascript");
      case "/passkeys.js" -> file(response, "passkeys.js", "text/javascript");
      default -> Page.missing(response, "page");
    }
  }

  private static void file(HttpServletResponse response, String name, String type)
      throws IOException {
    try (InputStream file = HomePage.class.getResourceAsStream("/web/" + name)) {
      if (file == null) {
        throw new IOException("the program lacks " + name);
      }
      response.setContentType(type + ";charset=utf-8");
      response.setHeader("Cache-Control", "max-age=3600");
      file.transferTo(response.getOutputStream());
    }
  }
}
