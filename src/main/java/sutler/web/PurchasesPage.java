package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Checkout;
import sutler.checkout.Invoices;
import sutler.identity.Actor;

/// `/account/purchases`: every invoice of the account, the newest first, paid or not.
public final class PurchasesPage extends HttpServlet {
  private static final int SHOWN = 25;

  private final transient Checkout checkout;
  private final boolean sandbox;

  public PurchasesPage(Checkout checkout, boolean sandbox) {
    this.checkout = checkout;
    this.sandbox = sandbox;
  }

  /// @param newer where the page before begins
  /// @param older where the next page begins
  public record Model(
      List<AccountPage.Purchase> purchases,
      long total,
      Optional<Integer> newer,
      Optional<Integer> older,
      boolean sandbox) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    int start = start(request);
    Invoices.Page page =
        checkout
            .purchases()
            .of(account, Actor.session(account))
            .list(new Invoices.Filter(start, SHOWN, Optional.empty(), Optional.empty(), false));
    Model model =
        new Model(
            page.invoices().stream().map(AccountPage::purchase).toList(),
            page.total(),
            start > 0 ? Optional.of(Math.max(0, start - SHOWN)) : Optional.empty(),
            start + SHOWN < page.total() ? Optional.of(start + SHOWN) : Optional.empty(),
            sandbox);
    Page.render(response, 200, "purchases.jte", model);
  }

  private static int start(HttpServletRequest request) {
    String text = Optional.ofNullable(request.getParameter("start")).orElse("");
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }
}
