package sutler.checkout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Invoices.Placement;
import sutler.checkout.Invoices.Placing;
import sutler.identity.Actor;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Money.Rounding;
import sutler.money.Rates;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;

/// Turns money from outside into balance: an invoice of its own, without orders.
public final class TopUp {
  /// The assets that a balance can hold.
  public static final List<Asset> ASSETS = List.of(Asset.USD, Asset.EUR, Asset.BTC);

  public static final Money LEAST = Money.parse("1", Asset.USD);
  public static final Money MOST = Money.parse("10000", Asset.USD);

  private final Invoices invoices;
  private final Accounts accounts;
  private final RateBoard rates;
  private final Rails rails;
  private final Duration invoiceLife;
  private final Room room;
  private final Ids ids;
  private final InstantSource clock;

  TopUp(
      Invoices invoices,
      Accounts accounts,
      RateBoard rates,
      Rails rails,
      Duration invoiceLife,
      Room room,
      Ids ids,
      InstantSource clock) {
    this.room = room;
    this.ids = ids;
    this.invoices = invoices;
    this.accounts = accounts;
    this.rates = rates;
    this.rails = rails;
    this.invoiceLife = invoiceLife;
    this.clock = clock;
  }

  /// The outcomes, in order of precedence.
  public sealed interface Result {
    record MethodNotAccepted() implements Result {}

    /// Worth less than [#LEAST] or more than [#MOST].
    record AmountOutOfRange() implements Result {}

    /// @param why for the buyer
    record MethodUnavailable(String why) implements Result {}

    /// As many invoices wait to be paid as may.
    record TooMuchOpen() implements Result {}

    record Opened(Invoice invoice) implements Result {}
  }

  /// Those methods that bring money from outside.
  public List<PaymentMethod> methods() {
    return rails.methods().stream().filter(method -> !method.isLedger()).toList();
  }

  /// @param amount what the balance is to get, in one of [#ASSETS]
  public Result open(UUID accountId, Money amount, PaymentMethod method) {
    if (!methods().contains(method) || !fits(method, amount.asset())) {
      return new Result.MethodNotAccepted();
    }
    Rates now = rates.now();
    if (!now.canConvert(amount.asset(), Asset.USD)
        || !now.canConvert(amount.asset(), method.asset())) {
      return new Result.MethodUnavailable("There is no rate for it now; try again in a minute.");
    }
    Money worth = now.convert(amount, Asset.USD, Rounding.DOWN);
    boolean fits = worth.compareTo(LEAST) >= 0 && worth.compareTo(MOST) <= 0;
    if (!fits || !ASSETS.contains(amount.asset())) {
      return new Result.AmountOutOfRange();
    }
    if (!room.forInvoice(accountId, false)) {
      return new Result.TooMuchOpen();
    }
    Money total = now.convert(amount, method.asset(), Rounding.UP);
    Instant made = clock.instant();
    Rail.Request request =
        new Rail.Request(ids.uuid(), method, total, made, made.plus(invoiceLife));
    return switch (rails.ask(request)) {
      case Rails.Asked.Unavailable(String why) -> new Result.MethodUnavailable(why);
      case Rails.Asked.Prompted prompted -> place(invoice(accountId, amount, request, prompted));
    };
  }

  /// Bitcoin is sold for nothing but bitcoin: at a locked price, only those would pay for whom it
  /// has risen.
  private static boolean fits(PaymentMethod method, Asset balance) {
    return !balance.equals(Asset.BTC) || method.asset().equals(Asset.BTC);
  }

  private Result place(Invoice invoice) {
    Cart nothing =
        new Cart(
            List.of(),
            invoice.method(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "top-up",
            Optional.empty());
    return switch (invoices.place(new Placing(invoice, nothing, List.of(), Map.of()))) {
      case Placement.Placed(Invoice placed) -> new Result.Opened(placed);
      case Placement.Replayed replayed -> throw surprise();
      case Placement.Conflict conflict -> throw surprise();
      case Placement.BillPaymentUsed used -> throw surprise();
      case Placement.BalanceTooLow low -> throw surprise();
      case Placement.AccountGone gone -> new Result.MethodUnavailable("The account was deleted.");
    };
  }

  private static IllegalStateException surprise() {
    return new IllegalStateException("a top-up has no key, no bill and no transfer");
  }

  private Invoice invoice(
      UUID accountId, Money amount, Rail.Request request, Rails.Asked.Prompted prompted) {
    return new Invoice(
        request.invoiceId(),
        accountId,
        new Invoice.Charge(
            request.method(), request.amount(), Optional.of(amount), prompted.prompts()),
        new Invoice.Origin(
            Actor.session(accountId), Optional.empty(), accounts.account(accountId).email()),
        Invoice.Times.open(request.createdAt(), request.expiresAt(), prompted.patience()),
        InvoiceStatus.UNPAID,
        List.of(),
        Invoice.Received.NOTHING,
        0);
  }

  /// What the balance gets, once the invoice is paid.
  static List<Transfer> credit(Invoice invoice) {
    return invoice
        .topUp()
        .map(
            amount -> Refunds.toBalance(invoice, "top-up:" + invoice.id(), invoice.total(), amount))
        .orElse(List.of());
  }
}
