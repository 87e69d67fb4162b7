package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import sutler.invoice.Gift;
import sutler.invoice.Order;

/// `/gift/{secret}`: what the mail of a gift leads to. The gift is shown when asked for; mail
/// programs that look at links see who it is from and no more.
public final class GiftPage extends HttpServlet {
  private final transient Function<String, Optional<Order>> gifts;
  private final transient Consumer<String> opened;
  private final boolean sandbox;

  /// @param gifts the delivered order behind a link's secret
  /// @param opened is told the secret of a gift that somebody opened
  public GiftPage(
      Function<String, Optional<Order>> gifts, Consumer<String> opened, boolean sandbox) {
    this.gifts = gifts;
    this.opened = opened;
    this.sandbox = sandbox;
  }

  /// @param theme names a class of the stylesheet
  public record Model(
      String theme,
      String to,
      String from,
      String message,
      String what,
      List<PurchasePage.Part> parts,
      boolean sandbox) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, false);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, true);
  }

  private void show(HttpServletRequest request, HttpServletResponse response, boolean open)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    Optional<Order> order =
        path.matches("/[A-Za-z0-9_-]{43}") ? gifts.apply(path.substring(1)) : Optional.empty();
    Optional<Gift> gift = order.flatMap(Order::gift).map(Gift::shown);
    if (order.isEmpty() || gift.isEmpty()) {
      Page.missing(response, "gift");
      return;
    }
    if (open) {
      opened.accept(path.substring(1));
    }
    Model model =
        new Model(
            gift.get().theme().code(),
            gift.get().recipientName(),
            gift.get().senderName(),
            gift.get().message(),
            order.get().title(),
            open ? order.get().redemption().map(PurchasePage::parts).orElse(List.of()) : List.of(),
            sandbox);
    Page.render(response, 200, "gift.jte", model);
  }
}
