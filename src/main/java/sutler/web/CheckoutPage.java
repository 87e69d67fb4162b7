package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Checkout;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.Payment;
import sutler.invoice.Refund;
import sutler.payment.Observation;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// `/invoice/{id}`: where a person pays. Whoever has the link may pay, so it never shows a code; it
/// leads its owner, when signed in, to where the codes are revealed.
public final class CheckoutPage extends HttpServlet {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String EVENTS = "/events";

  private final transient Checkout checkout;
  private final transient Live live;
  private final transient Wallets wallets;
  private final boolean sandbox;

  /// How invoices are paid by wallets without a person.
  public interface Wallets {
    /// Where a wallet pays an invoice, if it can.
    Optional<String> address(Invoice invoice);

    /// Whether the sandbox plays payments of this method.
    boolean isPlayed(PaymentMethod method);
  }

  public CheckoutPage(Checkout checkout, Live live, Wallets wallets, boolean sandbox) {
    this.live = live;
    this.checkout = checkout;
    this.wallets = wallets;
    this.sandbox = sandbox;
  }

  /// What the page shows.
  ///
  /// @param realPayment in a sandbox: whether this invoice takes real money all the same
  public record Model(
      String id,
      Now now,
      Bought bought,
      Pay pay,
      Came came,
      Viewer viewer,
      Play play,
      boolean realPayment) {}

  /// Where the invoice stands.
  ///
  /// @param expiresAt while it can be paid; for the countdown
  /// @param refreshSeconds after how long the page loads itself again; 0 for never
  public record Now(
      String status,
      String headline,
      String explanation,
      String method,
      String expiresAt,
      int refreshSeconds) {}

  public record Bought(String total, List<Line> lines) {}

  /// How to pay; empty once there is nothing to pay.
  public record Pay(
      List<Row> rows, Optional<String> walletAddress, Optional<String> uri, Optional<String> qr) {
    static final Pay NOTHING =
        new Pay(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// What came, and what went back of it.
  public record Came(List<Row> payments, List<Row> refunds) {}

  /// Who looks at the page.
  ///
  /// @param owned what was delivered, where it is the owner
  /// @param stranger whether nobody is signed in
  public record Viewer(List<Owned> owned, boolean stranger, String csrf) {}

  /// What the sandbox plays.
  ///
  /// @param sandbox whether the page says that nothing is real
  /// @param buttons whether payments can be played
  /// @param unconfirmed a payment that waits for its confirmation
  public record Play(
      boolean sandbox,
      boolean buttons,
      boolean open,
      boolean divisible,
      Optional<String> unconfirmed,
      String missing,
      String less,
      String more) {}

  public record Line(String name, String value, String price, String status) {}

  /// A delivered order, shown to its owner.
  public record Owned(String id, String name) {}

  /// @param copied what the button beside it copies
  public record Row(String label, String value, String copied) {
    Row(String label, String value) {
      this(label, value, value);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    boolean events = path.endsWith(EVENTS);
    String id = events ? path.substring(0, path.length() - EVENTS.length()) : path;
    Optional<Invoice> invoice = Paths.uuid(id).flatMap(this::find);
    if (invoice.isEmpty()) {
      Page.missing(response, "invoice");
      return;
    }
    if (events) {
      live.follow(Visitors.site(request), response, invoice.get().id());
      return;
    }
    Page.render(response, 200, "checkout.jte", model(invoice.get(), request), Page.Policy.LIVE);
  }

  private Optional<Invoice> find(UUID id) {
    return checkout.purchases().byLink(id);
  }

  private Model model(Invoice i, HttpServletRequest request) {
    boolean open = i.status() == InvoiceStatus.UNPAID;
    return new Model(
        i.id().toString(),
        new Now(
            i.status().code(),
            headline(i),
            explanation(i),
            i.method().title(),
            open ? i.expiresAt().toString() : "",
            i.status().isFinal() ? 0 : 5),
        new Bought(i.total().toString(), lines(i)),
        open
            ? new Pay(prompts(i), wallets.address(i), uri(i), uri(i).map(Qr::picture))
            : Pay.NOTHING,
        new Came(
            i.payments().stream().map(p -> new Row(p.amount().toString(), state(p))).toList(),
            i.refunds().stream().map(CheckoutPage::refund).toList()),
        viewer(i, request),
        play(i),
        sandbox && isReal(i));
  }

  private static Viewer viewer(Invoice i, HttpServletRequest request) {
    List<Owned> owned = owned(i, request);
    // Asked for, a token would be a cookie for every visitor.
    String csrf = owned.isEmpty() ? "" : Visitors.csrf(request);
    return new Viewer(owned, Visitors.account(request).isEmpty(), csrf);
  }

  private Play play(Invoice i) {
    return new Play(
        sandbox && !isReal(i),
        sandbox && wallets.isPlayed(i.method()),
        i.status() == InvoiceStatus.UNPAID,
        i.method().kind() != PaymentMethod.Kind.LIGHTNING,
        i.standing().stream().filter(p -> !p.confirmed()).map(p -> p.transactionId()).findFirst(),
        i.missing().toString(),
        i.missing().basisPoints(5_000).text(),
        i.missing().plus(i.missing().basisPoints(1_000)).text());
  }

  private static String headline(Invoice i) {
    return switch (i.status()) {
      case UNPAID -> i.standing().isEmpty() ? "Pay " + i.total() : "Still to pay: " + i.missing();
      case PAYMENT_DETECTED -> "Payment seen";
      case PAYMENT_CONFIRMED, PENDING -> "Paid";
      case COMPLETE ->
          i.topUp().isPresent()
              ? "Topped up"
              : i.deliveryStatus().equals("all_delivered") ? "Delivered" : "Done";
      case EXPIRED -> "Expired";
      case BLOCKED -> "Blocked";
      case DENIED -> "Denied";
      case PAYMENT_ERROR -> "Payment failed";
    };
  }

  private static String explanation(Invoice i) {
    return switch (i.status()) {
      case UNPAID ->
          i.standing().isEmpty()
              ? "The price is locked until " + time(i.expiresAt()) + "."
              : "Less than the total has arrived. Send the rest before "
                  + time(i.expiresAt())
                  + "; otherwise it goes to the buyer's balance.";
      case PAYMENT_DETECTED -> "The network has the payment; all goes on once it is confirmed.";
      case PAYMENT_CONFIRMED, PENDING -> "The order is being delivered.";
      case COMPLETE ->
          i.topUp().isPresent()
              ? "The balance has " + i.topUp().get() + " more."
              : i.deliveryStatus().equals("all_delivered")
                  ? "The buyer's assistant has what was bought; the buyer finds it in the account too."
                  : "What could not be delivered was refunded to the buyer's balance.";
      case EXPIRED -> "Please do not pay any more. What arrives late goes to the buyer's balance.";
      case BLOCKED ->
          "The store is looking at this purchase. There is nothing to do; please do not pay now.";
      case DENIED ->
          "The store refused this purchase. What was paid, or still arrives, goes to the buyer's balance.";
      case PAYMENT_ERROR ->
          "The payment was seen, and then its network lost it. Please ask the store; do not pay again here.";
    };
  }

  private static String state(Payment payment) {
    return switch (payment.state()) {
      case Observation.State.Final over -> "confirmed";
      case Observation.State.Pending(int confirmations, int needed) ->
          needed == 1
              ? "waiting for confirmation"
              : "%d of %d confirmations".formatted(confirmations, needed);
      case Observation.State.Gone gone -> "gone: its network does not have it any more";
    };
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }

  private boolean isReal(Invoice i) {
    return !i.method().isLedger() && !wallets.isPlayed(i.method());
  }

  private static List<Owned> owned(Invoice i, HttpServletRequest request) {
    boolean owner = Visitors.account(request).equals(Optional.of(i.accountId()));
    return i.orders().stream()
        .filter(o -> owner && o.redemption().isPresent())
        .map(o -> new Owned(o.id(), o.productName()))
        .toList();
  }

  private static List<Line> lines(Invoice i) {
    return i.topUp()
        .map(amount -> List.of(new Line("Balance", amount.toString(), i.total().toString(), "")))
        .orElseGet(() -> i.orders().stream().map(CheckoutPage::line).toList());
  }

  private static Line line(Order order) {
    return new Line(
        order.productName(), order.valueText(), order.price().toString(), order.status().code());
  }

  private static Row refund(Refund refund) {
    return new Row(refund.credited().toString(), refund.reason().code().replace('_', ' '));
  }

  private static List<Row> prompts(Invoice i) {
    return i.prompts().stream().flatMap(p -> rows(i, p).stream()).distinct().toList();
  }

  private static List<Row> rows(Invoice i, Prompt prompt) {
    return switch (prompt) {
      case Prompt.Ledger ledger -> List.of();
      case Prompt.Lightning(String text) -> List.of(new Row("Lightning invoice", text));
      case Prompt.Authorized authorized ->
          List.of(new Row("Amount", i.missing().toString(), i.missing().text()));
      case Prompt.Address(String address, String uri, Optional<String> contract) ->
          contract
              .map(
                  c ->
                      List.of(
                          new Row("Amount", i.missing().toString(), i.missing().text()),
                          new Row("Address", address),
                          new Row("Token contract", c)))
              .orElse(
                  List.of(
                      new Row("Amount", i.missing().toString(), i.missing().text()),
                      new Row("Address", address)));
    };
  }

  private static Optional<String> uri(Invoice i) {
    return i.prompts().stream().flatMap(p -> uri(i, p).stream()).findFirst();
  }

  private static Optional<String> uri(Invoice i, Prompt prompt) {
    return switch (prompt) {
      case Prompt.Ledger ledger -> Optional.empty();
      case Prompt.Lightning(String text) -> Optional.of("lightning:" + text);
      case Prompt.Authorized authorized -> Optional.empty();
      case Prompt.Address address ->
          address.asking(i.total(), i.missing()) instanceof Prompt.Address asking
                  && !asking.uri().isEmpty()
              ? Optional.of(asking.uri())
              : Optional.empty();
    };
  }
}
