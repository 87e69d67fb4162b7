package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// `/oauth2/consent`: a person decides whether an assistant may act for them, and what it may do.
public final class ConsentPage extends HttpServlet {
  private final transient Function<String, Optional<Asked>> requests;
  private final transient Function<UUID, String> emails;
  private final boolean sandbox;

  /// @param account whom the request waits for
  public record Asked(
      UUID account, String clientId, String clientName, String redirectUri, List<String> scopes) {}

  /// @param requests by the state under which they wait
  public ConsentPage(
      Function<String, Optional<Asked>> requests, Function<UUID, String> emails, boolean sandbox) {
    this.requests = requests;
    this.emails = emails;
    this.sandbox = sandbox;
  }

  /// @param clientHost the host of a client that is a document on the web, which it cannot make up
  public record Model(
      String clientId,
      String clientName,
      Optional<String> clientHost,
      String back,
      boolean toThisMachine,
      String state,
      String email,
      List<Line> scopes,
      boolean sandbox) {}

  public record Line(String scope, String meaning) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String state = Optional.ofNullable(request.getParameter("state")).orElse("");
    Optional<UUID> account = Visitors.account(request);
    Optional<Asked> asked =
        requests.apply(state).filter(a -> account.equals(Optional.of(a.account())));
    if (asked.isEmpty()) {
      Page.missing(response, "request");
      return;
    }
    String target = formTarget(URI.create(asked.get().redirectUri()));
    Page.Policy policy = new Page.Policy(target, false);
    Page.render(response, 200, "consent.jte", model(asked.get(), state), policy);
  }

  /// The origin of a web address, put together from its parts: what else stands in an address has
  /// no place in a header. Of an app's own scheme, the scheme.
  private static String formTarget(URI back) {
    String scheme = back.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (!web || back.getHost() == null) {
      return scheme + ":";
    }
    String port = back.getPort() < 0 ? "" : ":" + back.getPort();
    return scheme + "://" + back.getHost() + port;
  }

  private Model model(Asked asked, String state) {
    URI back = URI.create(asked.redirectUri());
    String host = Optional.ofNullable(back.getHost()).orElse("the app " + back.getScheme());
    Optional<String> clientHost =
        asked.clientId().startsWith("http")
            ? Optional.ofNullable(URI.create(asked.clientId()).getHost())
            : Optional.empty();
    return new Model(
        asked.clientId(),
        asked.clientName(),
        clientHost,
        host,
        "http".equalsIgnoreCase(back.getScheme()),
        state,
        emails.apply(asked.account()),
        asked.scopes().stream().map(s -> new Line(s, meaning(s))).toList(),
        sandbox);
  }

  private static String meaning(String scope) {
    return switch (scope) {
      case "catalog:read" -> "Search the catalog and see prices and your balances";
      case "orders:read" -> "See your purchases, with their codes, and keep notes on them";
      case "purchase" -> "Buy for you: from your balances at once, or by an invoice that you pay";
      default -> scope;
    };
  }
}
