package sutler.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// What a person sees when an assistant sent them here with a request that makes no sense. They are
/// not sent back by themselves.
public final class Trouble {
  private Trouble() {}

  /// @param back where the assistant hears of it; empty where nobody has checked the address
  /// @param host of that address, or the scheme of an app's own
  public record Model(String problem, Optional<String> back, String host) {}

  /// @param problem OAuth's word for it
  /// @param back where the assistant hears of it, an address that it has registered
  public static void show(HttpServletResponse response, String problem, Optional<String> back)
      throws IOException {
    String host = back.map(URI::create).map(Trouble::host).orElse("");
    Page.render(
        response, 400, "trouble.jte", new Model(problem.replaceAll("[^a-z_]", ""), back, host));
  }

  private static String host(URI uri) {
    return Optional.ofNullable(uri.getHost()).orElse("the app " + uri.getScheme());
  }
}
