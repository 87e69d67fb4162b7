package sutler.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// What a person sees when an assistant sent them here with a request that makes no sense. They are
/// not sent back: nobody has checked where to.
public final class Trouble {
  private Trouble() {}

  /// @param problem OAuth's word for it
  public static void show(HttpServletResponse response, String problem) throws IOException {
    Page.render(response, 400, "trouble.jte", problem.replaceAll("[^a-z_]", ""));
  }
}
