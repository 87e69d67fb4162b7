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

/// `/account/keys`: API keys for programs. A key is shown when it is made and never again.
public final class KeysPage extends HttpServlet {
  private static final int NAME_LENGTH_MAX = 60;

  private final transient Keys keys;
  private final transient Function<HttpServletRequest, Visitor> visitors;
  private final String endpoint;
  private final boolean sandbox;

  /// The keys of accounts.
  public interface Keys {
    List<Key> of(UUID account);

    /// The key itself, or nothing when the account has as many as it may.
    Optional<String> create(Visitor visitor, String name);

    /// @return false when the account has no such key
    boolean revoke(Visitor visitor, UUID key);
  }

  public record Key(UUID id, String name, Instant createdAt, Optional<Instant> usedAt) {}

  /// @param endpoint where the store's MCP endpoint is
  public KeysPage(
      Keys keys, Function<HttpServletRequest, Visitor> visitors, String endpoint, boolean sandbox) {
    this.visitors = visitors;
    this.keys = keys;
    this.endpoint = endpoint;
    this.sandbox = sandbox;
  }

  /// @param made the key that was just made, to be shown this once
  public record Model(
      String csrf,
      List<Shown> keys,
      Optional<String> made,
      Optional<String> problem,
      boolean fresh,
      String endpoint,
      boolean sandbox) {}

  public record Shown(String id, String name, String since, String lastUsed) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, 200, Optional.empty(), Optional.empty());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visitor visitor = visitors.apply(request);
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    if (path.endsWith("/revoke")) {
      Optional<UUID> id = Paths.uuid(path.substring(0, path.length() - "/revoke".length()));
      if (id.isEmpty() || !keys.revoke(visitor, id.get())) {
        Page.missing(response, "key");
        return;
      }
      Visitors.redirect(response, "/account/keys");
      return;
    }
    create(request, response, visitor);
  }

  private void create(HttpServletRequest request, HttpServletResponse response, Visitor visitor)
      throws IOException {
    String name = Optional.ofNullable(request.getParameter("name")).orElse("").strip();
    boolean fine =
        !name.isEmpty()
            && name.length() <= NAME_LENGTH_MAX
            && name.codePoints().noneMatch(Character::isISOControl);
    Optional<String> made = fine ? keys.create(visitor, name) : Optional.empty();
    Optional<String> problem =
        made.isPresent()
            ? Optional.empty()
            : Optional.of(
                fine
                    ? "You have as many keys as an account can have; revoke one first."
                    : "Give the key a name of 1 to " + NAME_LENGTH_MAX + " characters.");
    show(request, response, made.isPresent() ? 200 : 400, made, problem);
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      Optional<String> made,
      Optional<String> problem)
      throws IOException {
    Visitor visitor = visitors.apply(request);
    List<Shown> shown =
        keys.of(visitor.account()).stream()
            .map(
                k ->
                    new Shown(
                        k.id().toString(),
                        k.name(),
                        Times.shown(k.createdAt()),
                        k.usedAt().map(Times::shown).orElse("never")))
            .toList();
    Model model =
        new Model(Visitors.csrf(request), shown, made, problem, visitor.fresh(), endpoint, sandbox);
    Page.render(response, status, "keys.jte", model);
  }
}
