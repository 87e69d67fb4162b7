package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import sutler.money.Money;

/// `/account/affiliate`: a code that attributes purchases to its holder, and what came of it.
public final class AffiliatePage extends HttpServlet {
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{2,39}");

  private final transient Programme programme;
  private final String base;
  private final String percent;
  private final boolean sandbox;

  /// Those who bring buyers.
  public interface Programme {
    Optional<Partner> of(UUID account);

    /// @return false when the code is taken
    boolean apply(UUID account, String code);
  }

  public record Partner(String code, Instant since, long clicks, long purchases, Money earned) {}

  /// @param base the store's public URL
  /// @param percent the commission; `0` for none
  public AffiliatePage(Programme programme, String base, String percent, boolean sandbox) {
    this.programme = programme;
    this.base = base;
    this.percent = percent;
    this.sandbox = sandbox;
  }

  public record Model(
      String csrf,
      Optional<Shown> partner,
      String percent,
      boolean open,
      String wanted,
      Optional<String> problem,
      boolean sandbox) {}

  public record Shown(
      String code,
      String link,
      String endpoint,
      String since,
      String clicks,
      String purchases,
      String earned) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, 200, "", Optional.empty());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    String code =
        Optional.ofNullable(request.getParameter("code"))
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!CODE.matcher(code).matches()) {
      String problem = "A code has 3 to 40 characters: letters, digits, - and _.";
      show(request, response, 400, code, Optional.of(problem));
    } else if (percent.equals("0") || !programme.apply(account, code)) {
      String problem = "That code cannot be had. Try another one.";
      show(request, response, 409, code, Optional.of(problem));
    } else {
      Visitors.redirect(response, "/account/affiliate");
    }
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String wanted,
      Optional<String> problem)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    Model model =
        new Model(
            Visitors.csrf(request),
            programme.of(account).map(this::shown),
            percent,
            !percent.equals("0"),
            wanted.length() > 40 ? "" : wanted,
            problem,
            sandbox);
    Page.render(response, status, "affiliate.jte", model, Page.Policy.LIVE);
  }

  private Shown shown(Partner partner) {
    return new Shown(
        partner.code(),
        base + "/connect?ref=" + partner.code(),
        base + "/mcp?ref=" + partner.code(),
        Times.shown(partner.since()),
        Long.toString(partner.clicks()),
        Long.toString(partner.purchases()),
        partner.earned().toString());
  }
}
