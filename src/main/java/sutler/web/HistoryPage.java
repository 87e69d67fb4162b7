package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.ledger.Book;
import sutler.ledger.Entry;

/// `/account/history`: every movement of the account's balances, the newest first.
public final class HistoryPage extends HttpServlet {
  private static final int SHOWN = 50;

  private final transient History history;
  private final boolean sandbox;

  /// The movements of accounts.
  @FunctionalInterface
  public interface History {
    /// @param before the entry after which to go on
    List<Entry> of(UUID account, long before, int most);
  }

  public HistoryPage(History history, boolean sandbox) {
    this.history = history;
    this.sandbox = sandbox;
  }

  /// @param older where the next page begins
  public record Model(List<Line> lines, Optional<Long> older, boolean sandbox) {}

  /// @param purchase the page of what it belongs to
  public record Line(
      String when, String what, Optional<String> purchase, String amount, String book) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    List<Entry> entries = history.of(account, before(request), SHOWN + 1);
    boolean more = entries.size() > SHOWN;
    List<Entry> shown = more ? entries.subList(0, SHOWN) : entries;
    Model model =
        new Model(
            shown.stream().map(HistoryPage::line).toList(),
            more ? Optional.of(shown.getLast().id()) : Optional.empty(),
            sandbox);
    Page.render(response, 200, "history.jte", model);
  }

  private static long before(HttpServletRequest request) {
    String text = Optional.ofNullable(request.getParameter("before")).orElse("");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }

  private static Line line(Entry entry) {
    String sign = entry.amount().units().signum() < 0 ? "" : "+";
    return new Line(
        Times.shown(entry.at()),
        what(entry.purpose()),
        isOwn(entry.purpose())
            ? Optional.of("/account/purchases/" + entry.invoiceId())
            : Optional.empty(),
        sign + entry.amount(),
        entry.book() == Book.Kind.CASHBACK ? "cashback" : "balance");
  }

  private static String what(Entry.Purpose purpose) {
    return switch (purpose) {
      case PAY -> "Purchase";
      case REFUND -> "Refund of what was not delivered";
      case CREDIT -> "Payment that bought nothing";
      case TOP_UP -> "Top-up";
      case CASHBACK -> "Cashback";
      case COMMISSION -> "Commission";
      case SANDBOX -> "Play money";
    };
  }

  private static boolean isOwn(Entry.Purpose purpose) {
    return switch (purpose) {
      case PAY, REFUND, CREDIT, TOP_UP, CASHBACK -> true;
      case COMMISSION, SANDBOX -> false;
    };
  }
}
