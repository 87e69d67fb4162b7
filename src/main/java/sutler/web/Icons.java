package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// `/icons/{name}.png`: the pictures that MCP clients show beside the tools.
public final class Icons extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = Optional.ofNullable(request.getPathInfo()).orElse("");
    boolean plain = name.matches("/[a-z-]{1,40}\\.png");
    try (InputStream picture =
        plain
            ? Icons.class.getResourceAsStream("/web/icons" + name)
            : InputStream.nullInputStream()) {
      if (!plain || picture == null) {
        Page.missing(response, "page");
        return;
      }
      response.setContentType("image/png");
      response.setHeader("Cache-Control", "public, max-age=86400");
      // Clients show the pictures on pages of their own.
      response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
      picture.transferTo(response.getOutputStream());
    }
  }
}
