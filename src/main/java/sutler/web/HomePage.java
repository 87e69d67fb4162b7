package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/// `/`: what this is and where assistants connect; the stylesheet; and the answer to every path
/// that leads nowhere.
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
      case "/style.css" -> style(response);
      default -> Page.missing(response, "page");
    }
  }

  private static void style(HttpServletResponse response) throws IOException {
    try (InputStream css = HomePage.class.getResourceAsStream("/web/style.css")) {
      if (css == null) {
        throw new IOException("the program lacks its stylesheet");
      }
      response.setContentType("text/css;charset=utf-8");
      response.setHeader("Cache-Control", "max-age=3600");
      response.setHeader("X-Content-Type-Options", "nosniff");
      css.transferTo(response.getOutputStream());
    }
  }
}
