package sutler.oauth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where a client may have a person sent back to.
/// https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1#section-2.3
final class Redirects {
  static final int LENGTH_MAX = 2_000;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /// Schemes of apps that are in wide use and came before they were asked for a dot.
  private static final Set<String> KNOWN = Set.of("cursor", "vscode", "vscode-insiders");

  private Redirects() {}

  /// HTTPS, plain HTTP to the person's own machine, or a scheme of an app's own. The dot that such
  /// a scheme has keeps out what browsers and systems give a meaning to, such as `intent:`,
  /// `mailto:`, `view-source:` or `ms-settings:`.
  /// https://www.rfc-editor.org/rfc/rfc8252#section-7.1
  static boolean mayBeRegistered(String text) {
    Optional<URI> uri = parsed(text);
    if (uri.isEmpty() || uri.get().getScheme() == null || uri.get().getRawFragment() != null) {
      return false;
    }
    String scheme = uri.get().getScheme().toLowerCase(Locale.ROOT);
    boolean plain = !String.valueOf(uri.get().getRawAuthority()).contains("@");
    return switch (scheme) {
      case "https" -> plain && uri.get().getHost() != null;
      case "http" -> plain && isLoopback(uri.get());
      default -> plain && !uri.get().isOpaque() && isOfAnApp(scheme);
    };
  }

  private static boolean isOfAnApp(String scheme) {
    return KNOWN.contains(scheme) || (scheme.contains(".") && !scheme.startsWith("ms-"));
  }

  /// Exactly one that was registered; on the person's own machine, on any port.
  static boolean isRegistered(String asked, Iterable<String> registered) {
    for (String known : registered) {
      if (known.equals(asked) || sameButForPort(asked, known)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameButForPort(String asked, String known) {
    Optional<URI> a = parsed(asked);
    Optional<URI> k = parsed(known);
    if (a.isEmpty() || k.isEmpty() || !isLoopback(a.get()) || !isLoopback(k.get())) {
      return false;
    }
    return parts(a.get()).equals(parts(k.get()));
  }

  private static List<String> parts(URI uri) {
    return List.of(
        String.valueOf(uri.getScheme()),
        String.valueOf(uri.getHost()),
        String.valueOf(uri.getRawUserInfo()),
        String.valueOf(uri.getRawPath()),
        String.valueOf(uri.getRawQuery()),
        String.valueOf(uri.getRawFragment()));
  }

  /// Whether somebody is sent back to a program on their own machine.
  static boolean isOwnMachine(String text) {
    return parsed(text).filter(Redirects::isLoopback).isPresent();
  }

  private static boolean isLoopback(URI uri) {
    return "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
  }

  private static Optional<URI> parsed(String text) {
    try {
      return text.length() > LENGTH_MAX ? Optional.empty() : Optional.of(new URI(text));
    } catch (java.net.URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
