package sutler.checkout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.Denominations;
import sutler.catalog.Form;
import sutler.catalog.Product;
import sutler.catalog.RecipientType;
import sutler.identity.Mailbox;
import sutler.invoice.BillPayment;
import sutler.invoice.Cart;
import sutler.invoice.Gift;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.supply.Offer;

/// Checks a cart item by item and prices it. Nothing is saved here, so one bad item costs nothing.
final class Quoting {
  private final Shelf shelf;
  private final Offers offers;
  private final RateBoard rates;
  private final Recipients recipients;
  private final BillPayments bills;
  private final GiftPost post;

  Quoting(
      Shelf shelf,
      Offers offers,
      RateBoard rates,
      Recipients recipients,
      BillPayments bills,
      GiftPost post) {
    this.post = post;
    this.offers = offers;
    this.shelf = shelf;
    this.rates = rates;
    this.recipients = recipients;
    this.bills = bills;
  }

  Quote.Result quote(UUID accountId, Cart cart, Asset asset, Instant now) {
    Rates board = rates.now();
    List<Quote.Line> lines = new ArrayList<>();
    Map<UUID, Integer> bills = new HashMap<>();
    Money total = Money.zero(asset);
    for (int i = 0; i < cart.items().size(); i++) {
      Item checked = check(accountId, i, cart, now);
      switch (checked) {
        case Item.Bad(Refusal refusal) -> {
          return new Quote.Result.Refused(refusal);
        }
        case Item.Good good when !board.canConvert(good.product().currency(), asset) -> {
          return new Quote.Result.Refused(
              new Refusal.MethodUnavailable(cart.method(), noRate(good.product(), asset)));
        }
        case Item.Good good -> {
          Optional<BillPayment> bill = good.bill();
          if (bill.filter(b -> bills.put(b.id(), b.revision()) != null).isPresent()) {
            return new Quote.Result.Refused(
                new Refusal.BillPaymentWrong(i, good.product(), "is used twice in this cart"));
          }
          Quote.Line line = line(cart, cart.items().get(i), good, asset, board);
          lines.add(line);
          total = total.plus(line.price());
        }
      }
    }
    return new Quote.Result.Priced(new Quote(lines, total, Map.copyOf(bills)));
  }

  private static String noRate(Product product, Asset asset) {
    return "there is no rate between %s and %s now; try again in a minute, or pay in another way"
        .formatted(product.currency().code(), asset.code());
  }

  private static Quote.Line line(
      Cart cart, Cart.Item item, Item.Good good, Asset asset, Rates board) {
    Money price = Pricing.price(good.bought(), asset, board);
    return new Quote.Line(
        item,
        good.product(),
        good.bought().value(),
        good.bought().price(),
        price,
        Pricing.cashback(good.product(), price, cart.method(), board),
        good.recipient(),
        good.bill(),
        good.offers());
  }

  private sealed interface Item {
    record Good(
        Product product,
        Denominations.Package bought,
        Optional<String> recipient,
        Optional<BillPayment> bill,
        List<Offer> offers)
        implements Item {
      Good offered(List<Offer> by) {
        return new Good(product, bought, recipient, bill, by);
      }
    }

    record Bad(Refusal refusal) implements Item {}
  }

  private Item check(UUID accountId, int index, Cart cart, Instant now) {
    Cart.Item item = cart.items().get(index);
    Optional<Product> found = shelf.product(item.productId());
    if (found.isEmpty()) {
      return bad(
          new Refusal.ProductNotFound(index, item.productId(), shelf.near(item.productId())));
    }
    Product product = found.get();
    if (!product.inStock()) {
      return bad(new Refusal.ProductNotAvailable(index, product.id()));
    }
    Optional<Denominations.Package> bought =
        product.denominations().find(item.packageValue(), product.currency());
    if (bought.isEmpty()) {
      return bad(new Refusal.NoSuchPackage(index, product, item.packageValue()));
    }
    Optional<Refusal> extra = extra(index, item, product, now);
    if (extra.isPresent()) {
      return bad(extra.get());
    }
    boolean selfUse = product.recipient() instanceof RecipientType.None && product.form().isNone();
    if (item.gift().isPresent() && !selfUse) {
      return bad(new Refusal.GiftNotPossible(index, product));
    }
    if (item.gift().filter(gift -> !hasRoom(accountId, cart, gift)).isPresent()) {
      return bad(new Refusal.TooManyGifts(index));
    }
    Item checked =
        product.form().isNone()
            ? recipient(index, item, product, bought.get())
            : bill(accountId, index, item, product, bought.get(), now);
    return checked instanceof Item.Good good ? offered(index, good) : checked;
  }

  private boolean hasRoom(UUID accountId, Cart cart, Gift gift) {
    Mailbox mailbox = Mailbox.of(gift.recipientEmail());
    long gifts =
        cart.items().stream()
            .flatMap(item -> item.gift().stream())
            .filter(other -> Mailbox.of(other.recipientEmail()).equals(mailbox))
            .count();
    return post.hasRoom(accountId, gift.recipientEmail(), Math.toIntExact(gifts));
  }

  /// What nobody supplies now is not sold.
  private Item offered(int index, Item.Good good) {
    List<Offer> by = offers.of(good.product(), good.bought().price());
    return by.isEmpty()
        ? bad(new Refusal.ProductNotAvailable(index, good.product().id()))
        : good.offered(by);
  }

  /// What the item says beyond its product and value. A number that would be ignored is refused:
  /// the shopper would think that it was credited.
  private static Optional<Refusal> extra(int index, Cart.Item item, Product product, Instant now) {
    boolean recipient = product.recipient() instanceof RecipientType.None;
    if (item.recipient().isPresent() && recipient) {
      return Optional.of(new Refusal.NotTaken(index, product, "refill_input"));
    }
    if (item.billPaymentId().isPresent() && product.form().isNone()) {
      return Optional.of(new Refusal.NotTaken(index, product, "bill_payment_id"));
    }
    return item.gift()
        .flatMap(Gift::sendAt)
        .filter(at -> at.isBefore(now.plus(Gift.SEND_MIN)) || at.isAfter(now.plus(Gift.SEND_MAX)))
        .map(
            at ->
                new Refusal.SendDateWrong(
                    index,
                    "must be 12 hours to 6 months from now; leave it out to send on delivery"));
  }

  private Item recipient(int index, Cart.Item item, Product product, Denominations.Package bought) {
    return switch (recipients.check(product, item.recipient())) {
      case Recipients.Checked.Missing missing -> bad(new Refusal.RecipientMissing(index, product));
      case Recipients.Checked.Wrong(String reason) ->
          bad(new Refusal.RecipientWrong(index, product, reason));
      case Recipients.Checked.Good(Optional<String> stored) ->
          new Item.Good(product, bought, stored, Optional.empty(), List.of());
    };
  }

  private Item bill(
      UUID accountId,
      int index,
      Cart.Item item,
      Product product,
      Denominations.Package bought,
      Instant now) {
    if (item.billPaymentId().isEmpty()) {
      return bad(new Refusal.BillPaymentMissing(index, product));
    }
    Optional<BillPayment> bill = bills.find(accountId, item.billPaymentId().get());
    Optional<String> problem =
        bill.map(b -> problem(b, product, bought, now)).orElse(Optional.of("is not known"));
    if (problem.isPresent()) {
      return bad(new Refusal.BillPaymentWrong(index, product, problem.get()));
    }
    Optional<String> account =
        bill.flatMap(b -> Optional.ofNullable(b.answers().get("account_number")));
    return new Item.Good(product, bought, account, bill, List.of());
  }

  private static Optional<String> problem(
      BillPayment bill, Product product, Denominations.Package bought, Instant now) {
    if (!bill.productId().equals(product.id())) {
      return Optional.of("belongs to " + bill.productId());
    }
    if (bill.invoiceId().isPresent()) {
      return Optional.of("has been used; start a new chain with step_number 1");
    }
    if (!bill.isOpen(now)) {
      return Optional.of("has expired; start a new chain with step_number 1");
    }
    if (!bill.isFinal(product.form())) {
      return Optional.of("is not complete; submit step " + (bill.stepsDone() + 1) + " first");
    }
    return Optional.ofNullable(bill.answers().get(Form.AMOUNT))
        .filter(amount -> !sameAmount(product, amount, bought))
        .map(
            amount ->
                "was filled in for an amount of "
                    + amount
                    + "; buy that, or submit its step again");
  }

  private static boolean sameAmount(Product product, String amount, Denominations.Package bought) {
    return product
        .denominations()
        .find(amount, product.currency())
        .filter(bought::equals)
        .isPresent();
  }

  private static Item bad(Refusal refusal) {
    return new Item.Bad(refusal);
  }
}
