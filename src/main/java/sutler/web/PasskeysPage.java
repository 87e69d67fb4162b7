package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/account/passkeys`: the passkeys with which the account can be signed in to.
public final class PasskeysPage extends HttpServlet {
  private static final Pattern REMOVE = Pattern.compile("/([A-Za-z0-9_-]{1,1400})/remove");

  private final transient Passkeys passkeys;
  private final transient Function<HttpServletRequest, Visitor> visitors;
  private final boolean possible;
  private final boolean sandbox;

  /// The passkeys of accounts.
  public interface Passkeys {
    List<Passkey> of(UUID account);

    /// @return false when the account has no such passkey
    boolean remove(Visitor visitor, String id);
  }

  public record Passkey(String id, String name, Instant createdAt, Optional<Instant> usedAt) {}

  /// @param possible whether browsers can make passkeys for this store's address
  public PasskeysPage(
      Passkeys passkeys,
      Function<HttpServletRequest, Visitor> visitors,
      boolean possible,
      boolean sandbox) {
    this.visitors = visitors;
    this.passkeys = passkeys;
    this.possible = possible;
    this.sandbox = sandbox;
  }

  public record Model(
      String csrf, List<Shown> passkeys, boolean possible, boolean fresh, boolean sandbox) {}

  public record Shown(String id, String name, String since, String lastUsed) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visitor visitor = visitors.apply(request);
    List<Shown> shown =
        passkeys.of(visitor.account()).stream()
            .map(
                p ->
                    new Shown(
                        p.id(),
                        p.name(),
                        Times.shown(p.createdAt()),
                        p.usedAt().map(Times::shown).orElse("never")))
            .toList();
    Model model = new Model(Visitors.csrf(request), shown, possible, visitor.fresh(), sandbox);
    Page.render(response, 200, "passkeys.jte", model, Page.Policy.LIVE);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visitor visitor = visitors.apply(request);
    Matcher path = REMOVE.matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
    if (!path.matches() || !passkeys.remove(visitor, path.group(1))) {
      Page.missing(response, "passkey");
      return;
    }
    Visitors.redirect(response, "/account/passkeys");
  }
}
