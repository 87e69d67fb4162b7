package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import sutler.checkout.TopUp;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;

/// `/account/top-up`: puts money on the balance. It leads to an invoice, paid like any other.
public final class TopUpPage extends HttpServlet {
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,8})?");

  private final transient TopUp topUp;
  private final boolean sandbox;

  public TopUpPage(TopUp topUp, boolean sandbox) {
    this.topUp = topUp;
    this.sandbox = sandbox;
  }

  public record Model(
      String csrf,
      String amount,
      List<Choice> currencies,
      List<Choice> methods,
      Optional<String> problem,
      boolean sandbox) {}

  public record Choice(String code, String title, boolean chosen) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, 200, Optional.empty());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UUID account = Visitors.account(request).orElseThrow();
    Optional<Money> amount = amount(request);
    Optional<PaymentMethod> method = PaymentMethod.of(text(request, "method"), topUp.methods());
    if (amount.isEmpty() || method.isEmpty()) {
      show(request, response, 400, Optional.of("Give an amount such as 25 or 0.001."));
      return;
    }
    switch (topUp.open(account, amount.get(), method.get())) {
      case TopUp.Result.Opened opened ->
          Visitors.redirect(response, "/invoice/" + opened.invoice().id());
      case TopUp.Result.MethodNotAccepted not ->
          show(
              request,
              response,
              400,
              Optional.of("That cannot be used here. A balance in BTC is topped up with bitcoin."));
      case TopUp.Result.MethodUnavailable(String why) ->
          show(
              request,
              response,
              503,
              Optional.of(
                  "This way to pay cannot be used at the moment (%s). Choose another, or try again later."
                      .formatted(why)));
      case TopUp.Result.TooMuchOpen open ->
          show(
              request,
              response,
              429,
              Optional.of(
                  "There are as many unpaid invoices as there may be. Pay one of them, or try again when some have expired."));
      case TopUp.Result.AmountOutOfRange out ->
          show(
              request,
              response,
              400,
              Optional.of(
                  "The amount must be worth between %s and %s."
                      .formatted(TopUp.LEAST, TopUp.MOST)));
    }
  }

  private static Optional<Money> amount(HttpServletRequest request) {
    String text = text(request, "amount");
    Optional<Asset> asset =
        TopUp.ASSETS.stream().filter(a -> a.code().equals(text(request, "currency"))).findFirst();
    if (asset.isEmpty() || !AMOUNT.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Money.parse(text, asset.get()));
    } catch (ArithmeticException tooFine) {
      return Optional.empty();
    }
  }

  private static String text(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      Optional<String> problem)
      throws IOException {
    String currency = text(request, "currency");
    String method = text(request, "method");
    Model model =
        new Model(
            Visitors.csrf(request),
            text(request, "amount"),
            TopUp.ASSETS.stream()
                .map(a -> new Choice(a.code(), a.code(), a.code().equals(currency)))
                .toList(),
            topUp.methods().stream()
                .map(m -> new Choice(m.code(), m.title(), m.code().equals(method)))
                .toList(),
            problem,
            sandbox);
    Page.render(response, status, "top-up.jte", model);
  }
}
