package sutler.checkout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import sutler.checkout.Invoices.Placement;
import sutler.checkout.Invoices.Placing;
import sutler.identity.Account;
import sutler.identity.Actor;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.BillPayment;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;

/// Turns a cart into an invoice; from a balance it is paid in the same transaction.
public final class Buy {
  private final Quoting quoting;
  private final Invoices invoices;
  private final Accounts accounts;
  private final Rails rails;
  private final Deliver deliver;
  private final Duration invoiceLife;
  private final Room room;
  private final Ids ids;
  private final InstantSource clock;

  Buy(
      Quoting quoting,
      Invoices invoices,
      Accounts accounts,
      Rails rails,
      Deliver deliver,
      Duration invoiceLife,
      Room room,
      Ids ids,
      InstantSource clock) {
    this.room = room;
    this.ids = ids;
    this.quoting = quoting;
    this.invoices = invoices;
    this.accounts = accounts;
    this.rails = rails;
    this.deliver = deliver;
    this.invoiceLife = invoiceLife;
    this.clock = clock;
  }

  public sealed interface Result {
    record Bought(Invoice invoice) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /// The methods that are switched on.
  public Set<PaymentMethod> methods() {
    return rails.methods();
  }

  public Result buy(Caller caller, Cart cart) {
    if (!caller.may(Scope.PURCHASE)) {
      return refused(new Refusal.NotAllowed(Scope.PURCHASE));
    }
    return caller.isGuest()
        ? buyForGuest(caller, cart)
        : bought(caller, accounts.account(caller.accountId()), cart);
  }

  /// A guest buys for whoever has the address: that account owns the purchase, and what has to be
  /// given back is on its balance.
  private Result buyForGuest(Caller guest, Cart cart) {
    if (cart.method().isLedger()) {
      List<PaymentMethod> others = rails.methods().stream().filter(m -> !m.isLedger()).toList();
      return refused(new Refusal.MethodNotAccepted(cart.method(), others));
    }
    if (cart.email().isEmpty()) {
      return refused(new Refusal.EmailMissing());
    }
    if (cart.items().stream().anyMatch(item -> item.gift().isPresent())) {
      return refused(new Refusal.GiftOfGuest());
    }
    // Opened when the purchase is placed: what is refused leaves nothing behind.
    String email = cart.email().get();
    Account account =
        accounts.find(email).orElseGet(() -> new Account(ids.uuid(), email, Asset.USD));
    Caller owner =
        new Caller(
            account.id(), guest.credentialId(), guest.scopes(), guest.way(), guest.affiliate());
    // A guest names its own purchases only, not those of the account or of other guests.
    return bought(owner, account, cart.withKey(key -> Ids.scoped(guest.credentialId(), key)));
  }

  private Result bought(Caller caller, Account account, Cart cart) {
    Optional<Placement> earlier = invoices.earlier(caller.accountId(), cart);
    if (earlier.isPresent()) {
      return result(earlier.get(), cart, Money.zero(cart.method().asset()), Optional.empty());
    }
    if (!rails.methods().contains(cart.method())) {
      return refused(new Refusal.MethodNotAccepted(cart.method(), List.copyOf(rails.methods())));
    }
    Asset asset = charged(cart, account);
    Instant now = clock.instant();
    return switch (quoting.quote(caller.accountId(), cart, asset, now)) {
      case Quote.Result.Refused(Refusal refusal) -> refusedUnlessBought(caller, cart, refusal);
      case Quote.Result.Priced(Quote quote) -> {
        Optional<Refusal> above = above(cart, quote);
        yield above.isPresent() ? refused(above.get()) : place(caller, account, cart, quote, now);
      }
    };
  }

  /// While a cart was checked, the same purchase may have been made by another call, and be the
  /// very reason for the refusal: a bill that is used, a last piece that is sold.
  private Result refusedUnlessBought(Caller caller, Cart cart, Refusal refusal) {
    return invoices
        .earlier(caller.accountId(), cart)
        .map(p -> result(p, cart, Money.zero(cart.method().asset()), Optional.empty()))
        .orElseGet(() -> refused(refusal));
  }

  private static Asset charged(Cart cart, Account account) {
    return cart.method().kind() == PaymentMethod.Kind.BALANCE
        ? cart.balanceCurrency().orElse(account.mainCurrency())
        : cart.method().asset();
  }

  private static Optional<Refusal> above(Cart cart, Quote quote) {
    if (cart.maxTotal().isEmpty()) {
      return Optional.empty();
    }
    String text = cart.maxTotal().get();
    try {
      Money max = Money.parse(text, quote.total().asset());
      return quote.total().compareTo(max) > 0
          ? Optional.of(new Refusal.AboveMaxTotal(quote.total(), max))
          : Optional.empty();
    } catch (ArithmeticException tooFine) {
      return Optional.of(new Refusal.MaxTotalWrong(text, quote.total()));
    }
  }

  private Result place(Caller caller, Account account, Cart cart, Quote quote, Instant now) {
    if (!cart.method().isLedger() && !room.forInvoice(account.id(), caller.isGuest())) {
      return refused(new Refusal.TooMuchOpen("unpaid invoices"));
    }
    UUID id = ids.uuid();
    Rail.Request request =
        new Rail.Request(id, cart.method(), quote.total(), now, now.plus(invoiceLife));
    return switch (rails.ask(request)) {
      case Rails.Asked.Unavailable(String why) ->
          refused(new Refusal.MethodUnavailable(cart.method(), why));
      case Rails.Asked.Prompted prompted -> {
        Made made = owner -> invoice(caller, owner, cart, quote, request, prompted);
        yield caller.isGuest()
            ? placeForGuest(account.email(), made, cart, quote.bills())
            : place(made.by(account), cart, quote.bills());
      }
    };
  }

  /// The invoice of whoever turns out to own it.
  private interface Made {
    Invoice by(Account owner);
  }

  /// An account of which there is nothing yet may be swept away before the purchase is in it.
  private Result placeForGuest(String email, Made made, Cart cart, Map<UUID, Integer> bills) {
    Result placed = place(made.by(accounts.ofEmail(email)), cart, bills);
    return placed.equals(refused(new Refusal.AccountGone()))
        ? place(made.by(accounts.ofEmail(email)), cart, bills)
        : placed;
  }

  private Result place(Invoice invoice, Cart cart, Map<UUID, Integer> bills) {
    Optional<Book> payer = payer(invoice);
    List<Transfer> transfers = payer.map(book -> List.of(payment(invoice, book))).orElse(List.of());
    Placement placement = invoices.place(new Placing(invoice, cart, transfers, bills));
    return result(placement, cart, invoice.total(), payer);
  }

  private Invoice invoice(
      Caller caller,
      Account account,
      Cart cart,
      Quote quote,
      Rail.Request request,
      Rails.Asked.Prompted prompted) {
    Instant now = request.createdAt();
    boolean paid = cart.method().isLedger();
    Invoice.Times open = Invoice.Times.open(now, request.expiresAt(), prompted.patience());
    return new Invoice(
        request.invoiceId(),
        account.id(),
        new Invoice.Charge(cart.method(), quote.total(), Optional.empty(), prompted.prompts()),
        new Invoice.Origin(
            Actor.of(caller), caller.affiliate(), cart.email().orElse(account.email())),
        paid ? open.confirmed(now) : open,
        paid ? InvoiceStatus.PAYMENT_CONFIRMED : InvoiceStatus.UNPAID,
        orders(quote, paid, now),
        Invoice.Received.NOTHING,
        0);
  }

  private List<Order> orders(Quote quote, boolean paid, Instant now) {
    List<Order> orders = new ArrayList<>();
    for (Quote.Line line : quote.lines()) {
      Order order =
          new Order(
              ids.order(now),
              orders.size(),
              new Order.Item(
                  line.product().id(),
                  line.product().name(),
                  line.product().type(),
                  line.value(),
                  line.face(),
                  line.product().test()),
              new Order.Price(line.price(), line.cashback()),
              new Order.Destination(
                  line.recipient(),
                  line.bill().map(BillPayment::id),
                  line.bill().map(BillPayment::answers).orElse(Map.of()),
                  line.item().gift()),
              Order.Progress.planned(line.offers()),
              Order.Tracking.NOTHING);
      orders.add(paid ? order.begun() : order);
    }
    return orders;
  }

  /// The customer's book that pays, where one of our own does.
  private static Optional<Book> payer(Invoice invoice) {
    Optional<Book.Kind> kind =
        switch (invoice.method().kind()) {
          case BALANCE -> Optional.of(Book.Kind.BALANCE);
          case CASHBACK -> Optional.of(Book.Kind.CASHBACK);
          case ADDRESS, LIGHTNING -> Optional.empty();
        };
    return kind.map(k -> Book.of(invoice.accountId(), k, invoice.total().asset()));
  }

  private static Transfer payment(Invoice invoice, Book payer) {
    Book unearned = payer.sibling(Book.Kind.UNEARNED);
    return new Transfer("pay:" + invoice.id(), invoice.id(), payer, unearned, invoice.total());
  }

  private Result result(Placement placement, Cart cart, Money total, Optional<Book> payer) {
    return switch (placement) {
      case Placement.Placed(Invoice invoice) -> new Result.Bought(started(invoice));
      case Placement.Replayed(Invoice invoice) -> new Result.Bought(invoice);
      case Placement.Conflict conflict ->
          refused(new Refusal.IdempotencyConflict(cart.idempotencyKey().orElse("")));
      case Placement.BillPaymentUsed(UUID id) -> refused(new Refusal.BillPaymentUsed(id));
      case Placement.AccountGone gone -> refused(new Refusal.AccountGone());
      case Placement.BalanceTooLow low ->
          refused(new Refusal.BalanceTooLow(total, payer.map(invoices::balance).orElse(total)));
    };
  }

  /// A paid invoice is delivered before the answer goes out, where the supplier is quick enough.
  private Invoice started(Invoice invoice) {
    return invoice.status().isPaid() ? deliver.now(invoice) : invoice;
  }

  private static Result refused(Refusal refusal) {
    return new Result.Refused(refusal);
  }
}
