package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sutler.catalog.ProductType;
import sutler.checkout.Checkout;
import sutler.checkout.Invoices;
import sutler.checkout.Purchases;
import sutler.checkout.Track;
import sutler.identity.Actor;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.Event;
import sutler.invoice.Gift;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.supply.Redemption;

/// `/account/purchases/{invoice}`: what the owner bought. A code is shown when asked for, and that
/// is written down; what is left on a card and whether it is put away can be noted.
public final class PurchasePage extends HttpServlet {
  private static final Pattern ACTION =
      Pattern.compile("(/[0-9a-f-]{36})/orders/([0-9a-f]{24})/(reveal|note)");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,8})?");

  private final transient Checkout checkout;
  private static final int LOOKS_SHOWN_MAX = 20;

  private final transient GiftMails giftMails;
  private final boolean sandbox;

  /// What became of a gift's mail, as the end of a sentence.
  public interface GiftMails {
    Optional<String> of(String orderId);
  }

  public PurchasePage(Checkout checkout, GiftMails giftMails, boolean sandbox) {
    this.checkout = checkout;
    this.giftMails = giftMails;
    this.sandbox = sandbox;
  }

  public record Model(
      String csrf,
      String id,
      String when,
      String total,
      String status,
      Optional<String> topUp,
      boolean byGuest,
      List<Item> items,
      Optional<String> problem,
      boolean sandbox) {}

  /// @param revealed the goods, once asked for
  /// @param seen when they were asked for before
  public record Item(
      String id,
      String name,
      String value,
      String status,
      boolean available,
      List<Part> revealed,
      List<String> seen,
      Optional<String> left,
      boolean archived,
      Optional<String> failure,
      Optional<String> gift) {}

  public record Part(String label, String value, boolean link) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Invoice> invoice = Paths.uuid(request.getPathInfo()).flatMap(id -> mine(request, id));
    if (invoice.isEmpty()) {
      Page.missing(response, "purchase");
      return;
    }
    show(request, response, 200, invoice.get(), Optional.empty(), Optional.empty());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher path = ACTION.matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
    Optional<Invoice> invoice =
        path.matches()
            ? Paths.uuid(path.group(1)).flatMap(id -> mine(request, id))
            : Optional.empty();
    Optional<Order> order = invoice.flatMap(i -> i.order(path.group(2)));
    if (invoice.isEmpty() || order.isEmpty()) {
      Page.missing(response, "purchase");
      return;
    }
    if (path.group(3).equals("reveal")) {
      reveal(request, response, invoice.get(), order.get());
    } else {
      note(request, response, invoice.get(), order.get());
    }
  }

  /// The invoice, if it is of who looks.
  private Optional<Invoice> mine(HttpServletRequest request, UUID id) {
    return Visitors.account(request).flatMap(account -> of(account).find(id));
  }

  private Purchases.Of of(UUID account) {
    return checkout.purchases().of(account, Actor.session(account));
  }

  private void reveal(
      HttpServletRequest request, HttpServletResponse response, Invoice invoice, Order order)
      throws IOException {
    of(invoice.accountId()).looked(invoice, List.of(order));
    show(request, response, 200, invoice, Optional.of(order.id()), Optional.empty());
  }

  private void note(
      HttpServletRequest request, HttpServletResponse response, Invoice invoice, Order order)
      throws IOException {
    Optional<String> left =
        Optional.ofNullable(request.getParameter("left"))
            .map(String::strip)
            .filter(t -> !t.isEmpty());
    boolean malformed = left.filter(t -> !AMOUNT.matcher(t).matches()).isPresent();
    Optional<BigDecimal> remaining = malformed ? Optional.empty() : left.map(BigDecimal::new);
    boolean archived = request.getParameter("archived") != null;
    Track.Result result =
        malformed
            ? new Track.Result.AmountWrong(order.face())
            : checkout.track().track(owner(invoice), order.id(), remaining, Optional.of(archived));
    if (result instanceof Track.Result.Tracked) {
      Visitors.redirect(response, "/account/purchases/" + invoice.id());
      return;
    }
    String problem =
        "What is left must be an amount from 0 to " + order.face() + ", and only on a gift card.";
    show(request, response, 400, invoice, Optional.empty(), Optional.of(problem));
  }

  private static Caller owner(Invoice invoice) {
    return new Caller(
        invoice.accountId(),
        invoice.accountId(),
        java.util.Set.of(Scope.values()),
        Optional.empty());
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      Invoice invoice,
      Optional<String> revealed,
      Optional<String> problem)
      throws IOException {
    List<Invoices.Told> story = of(invoice.accountId()).story(invoice.id());
    List<Item> items =
        invoice.orders().stream()
            .map(o -> item(o, revealed.equals(Optional.of(o.id())), looks(story, o)))
            .toList();
    Model model =
        new Model(
            Visitors.csrf(request),
            invoice.id().toString(),
            Times.shown(invoice.createdAt()),
            invoice.total().toString(),
            invoice.status().code().replace('_', ' '),
            invoice.topUp().map(Object::toString),
            invoice.byGuest(),
            items,
            problem,
            sandbox);
    Page.render(response, status, "purchase.jte", model);
  }

  /// When its code was looked at, the newest first.
  private static List<String> looks(List<Invoices.Told> story, Order order) {
    return story.reversed().stream()
        .filter(told -> told.event().kind() == Event.Kind.REVEALED)
        .filter(told -> told.event().orderId().equals(Optional.of(order.id())))
        .limit(LOOKS_SHOWN_MAX)
        .map(told -> Times.shown(told.act().at()) + by(told.act().who()))
        .toList();
  }

  private static String by(Actor actor) {
    return switch (actor.kind()) {
      case KEY -> " by a program with an API key";
      case GRANT -> " by an assistant";
      case GUEST -> " by a program";
      case SESSION, LINK, OPERATOR, RAIL, STORE, UNKNOWN -> "";
    };
  }

  private Item item(Order order, boolean open, List<String> looks) {
    boolean card = order.type() == ProductType.GIFTCARD && order.status() == OrderStatus.DELIVERED;
    return new Item(
        order.id(),
        order.productName(),
        order.valueText(),
        order.status().code(),
        order.redemption().isPresent(),
        open ? order.redemption().map(PurchasePage::parts).orElse(List.of()) : List.of(),
        looks,
        card ? Optional.of(order.left().text()) : Optional.empty(),
        order.archived(),
        order.failure(),
        order.gift().map(g -> gift(g, order)));
  }

  private String gift(Gift gift, Order order) {
    return "A gift for "
        + gift.recipientName()
        + ". The mail to "
        + gift.recipientEmail()
        + " "
        + giftMails.of(order.id()).orElse("is written once it is delivered")
        + ".";
  }

  static List<Part> parts(Redemption redemption) {
    List<Part> parts = new ArrayList<>();
    for (Redemption.Part part : Redemption.Part.values()) {
      String label = part.code().replace('_', ' ');
      redemption
          .get(part)
          .ifPresent(value -> parts.add(new Part(label, value, value.startsWith("https://"))));
    }
    return parts;
  }
}
