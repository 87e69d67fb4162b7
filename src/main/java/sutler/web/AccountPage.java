package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import sutler.checkout.Checkout;
import sutler.checkout.Invoices;
import sutler.identity.Actor;
import sutler.invoice.Invoice;
import sutler.ledger.Book;
import sutler.money.Asset;

/// `/account`: balances, the last purchases and the assistants that were let in.
public final class AccountPage extends HttpServlet {
  private static final int INVOICES_SHOWN = 10;
  private final transient Checkout checkout;
  private final transient Function<UUID, String> emails;
  private final transient Assistants assistants;
  private final transient Sessions sessions;
  private final transient Function<HttpServletRequest, Visitor> visitors;
  private final boolean sandbox;

  /// The assistants that accounts have let in.
  public interface Assistants {
    List<Assistant> of(UUID account);

    /// @return false when the account has let no such assistant in
    boolean revoke(UUID account, UUID assistant);
  }

  public record Assistant(
      UUID id,
      String name,
      String clientId,
      List<String> scopes,
      Instant since,
      Optional<Instant> lastUsed) {}

  /// Where people are signed in.
  @FunctionalInterface
  public interface Sessions {
    void endAll(Visitor visitor);
  }

  public AccountPage(
      Checkout checkout,
      Function<UUID, String> emails,
      Assistants assistants,
      Sessions sessions,
      Function<HttpServletRequest, Visitor> visitors,
      boolean sandbox) {
    this.visitors = visitors;
    this.checkout = checkout;
    this.emails = emails;
    this.assistants = assistants;
    this.sessions = sessions;
    this.sandbox = sandbox;
  }

  public record Model(
      String csrf,
      String email,
      List<Row> balances,
      List<Purchase> purchases,
      List<Shown> assistants,
      boolean sandbox) {}

  public record Row(String label, String value) {}

  public record Purchase(String id, String when, String what, String total, String status) {}

  public record Shown(String id, String name, String may, String since, String lastUsed) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    if (Optional.ofNullable(request.getPathInfo()).orElse("/").length() > 1) {
      Page.missing(response, "page");
      return;
    }
    Page.render(response, 200, "account.jte", model(request, account));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    if (path.equals("/sign-out-everywhere")) {
      sessions.endAll(visitors.apply(request));
      Visitors.clear(response);
      Visitors.redirect(response, "/sign-in");
      return;
    }
    Optional<UUID> revoked =
        path.startsWith("/assistants/") && path.endsWith("/revoke")
            ? Paths.uuid(path.substring("/assistants".length(), path.length() - "/revoke".length()))
            : Optional.empty();
    if (revoked.isEmpty() || !assistants.revoke(account, revoked.get())) {
      Page.missing(response, "assistant");
      return;
    }
    Visitors.redirect(response, "/account");
  }

  private Model model(HttpServletRequest request, UUID account) {
    Invoices.Page page =
        checkout
            .purchases()
            .of(account, Actor.session(account))
            .list(
                new Invoices.Filter(0, INVOICES_SHOWN, Optional.empty(), Optional.empty(), false));
    return new Model(
        Visitors.csrf(request),
        emails.apply(account),
        balances(account),
        page.invoices().stream().map(AccountPage::purchase).toList(),
        assistants.of(account).stream().map(AccountPage::shown).toList(),
        sandbox);
  }

  private List<Row> balances(UUID account) {
    List<Row> rows = new ArrayList<>();
    for (Asset asset : List.of(Asset.USD, Asset.EUR, Asset.BTC)) {
      Book book = Book.of(account, Book.Kind.BALANCE, asset);
      rows.add(new Row("Balance", checkout.invoices().balance(book).toString()));
    }
    Book cashback = Book.of(account, Book.Kind.CASHBACK, Asset.BTC);
    rows.add(new Row("Cashback", checkout.invoices().balance(cashback).toString()));
    return rows;
  }

  static Purchase purchase(Invoice invoice) {
    return new Purchase(
        invoice.id().toString(),
        Times.shown(invoice.createdAt()),
        what(invoice),
        invoice.total().toString(),
        invoice.status().code().replace('_', ' '));
  }

  private static String what(Invoice invoice) {
    if (invoice.topUp().isPresent()) {
      return "Top-up of " + invoice.topUp().get();
    }
    String first = invoice.orders().getFirst().productName();
    int more = invoice.orders().size() - 1;
    return more == 0 ? first : first + " and " + more + " more";
  }

  private static Shown shown(Assistant assistant) {
    return new Shown(
        assistant.id().toString(),
        assistant.name(),
        String.join(", ", assistant.scopes()),
        Times.shown(assistant.since()),
        assistant.lastUsed().map(Times::shown).orElse("never"));
  }
}
