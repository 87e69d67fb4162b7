package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Function;

/// `/account/data`: the address of an account, all that is kept of it as a file, and its end.
public final class DataPage extends HttpServlet {
  private static final int TOKEN_LENGTH_MAX = 1_000;

  private final transient Own own;
  private final transient Function<HttpServletRequest, Visitor> visitors;
  private final boolean sandbox;

  /// What an account's owner can do with it as a whole.
  public interface Own {
    String email(Visitor visitor);

    /// Sends a link to the new address.
    Asked askToChange(Visitor visitor, String email);

    Change change(Visitor visitor, String token);

    void export(Visitor visitor, OutputStream out) throws IOException;

    /// @return false while something is under way
    boolean delete(Visitor visitor);

    /// Whether it is an account that everybody uses.
    boolean isShared(Visitor visitor);
  }

  /// What became of a wish to change the address.
  public enum Asked {
    SENT,
    NOT_AN_ADDRESS,
    TOO_OFTEN
  }

  /// What became of a change of the address.
  public enum Change {
    DONE,
    /// The link is too old, was used, or is another account's.
    VOID,
    /// Another account has the address.
    TAKEN
  }

  public DataPage(Own own, Function<HttpServletRequest, Visitor> visitors, boolean sandbox) {
    this.own = own;
    this.visitors = visitors;
    this.sandbox = sandbox;
  }

  /// @param said what has just happened
  /// @param token of a link that changes the address, when one was opened
  public record Model(
      String csrf,
      String email,
      boolean fresh,
      boolean shared,
      Optional<String> said,
      Optional<String> problem,
      Optional<String> token,
      boolean sandbox) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    switch (path) {
      case "/" -> show(request, response, 200, Optional.empty(), Optional.empty());
      case "/email" -> {
        Optional<String> token =
            Optional.ofNullable(request.getParameter("token"))
                .filter(t -> t.matches("[A-Za-z0-9_-]{1," + TOKEN_LENGTH_MAX + "}"));
        Page.render(
            response, 200, "data.jte", model(request, Optional.empty(), Optional.empty(), token));
      }
      default -> Page.missing(response, "page");
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visitor visitor = visitors.apply(request);
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    if (own.isShared(visitor) && !path.equals("/export")) {
      problem(request, response, "The demo account is everybody's: sign in with your own address.");
      return;
    }
    switch (path) {
      case "/email" -> ask(request, response, visitor);
      case "/email/confirm" -> confirm(request, response, visitor);
      case "/export" -> export(response, visitor);
      case "/delete" -> delete(request, response, visitor);
      default -> Visitors.redirect(response, "/account/data");
    }
  }

  private void ask(HttpServletRequest request, HttpServletResponse response, Visitor visitor)
      throws IOException {
    switch (own.askToChange(visitor, parameter(request, "email"))) {
      case SENT ->
          show(
              request,
              response,
              200,
              Optional.of(
                  "A link is on its way to the new address. Open it here, within 10 minutes."),
              Optional.empty());
      case NOT_AN_ADDRESS ->
          problem(request, response, "That is not an e-mail address that can be written to.");
      case TOO_OFTEN ->
          problem(request, response, "Too many links were asked for. Try again in an hour.");
    }
  }

  private void confirm(HttpServletRequest request, HttpServletResponse response, Visitor visitor)
      throws IOException {
    switch (own.change(visitor, parameter(request, "token"))) {
      case DONE -> Visitors.redirect(response, "/account/data");
      case VOID ->
          problem(
              request, response, "That link was used before or is too old. Ask for another one.");
      case TAKEN -> problem(request, response, "Another account has this address already.");
    }
  }

  private void export(HttpServletResponse response, Visitor visitor) throws IOException {
    response.setContentType("application/json;charset=utf-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"sutler-account.json\"");
    own.export(visitor, response.getOutputStream());
  }

  private void delete(HttpServletRequest request, HttpServletResponse response, Visitor visitor)
      throws IOException {
    if (!parameter(request, "email").equalsIgnoreCase(own.email(visitor))) {
      problem(request, response, "To delete the account, type its e-mail address as it is above.");
    } else if (own.delete(visitor)) {
      Visitors.clear(response);
      Visitors.redirect(response, "/sign-in?deleted");
    } else {
      problem(
          request,
          response,
          "Something is still under way: an invoice that can be paid, or an order that is being delivered. Try again when it has ended.");
    }
  }

  private static String parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  private void problem(HttpServletRequest request, HttpServletResponse response, String what)
      throws IOException {
    show(request, response, 400, Optional.empty(), Optional.of(what));
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      Optional<String> said,
      Optional<String> problem)
      throws IOException {
    Page.render(response, status, "data.jte", model(request, said, problem, Optional.empty()));
  }

  private Model model(
      HttpServletRequest request,
      Optional<String> said,
      Optional<String> problem,
      Optional<String> token) {
    Visitor visitor = visitors.apply(request);
    return new Model(
        Visitors.csrf(request),
        own.email(visitor),
        visitor.fresh(),
        own.isShared(visitor),
        said,
        problem,
        token,
        sandbox);
  }
}
