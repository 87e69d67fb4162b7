package sutler.checkout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.Refund;
import sutler.invoice.Settlement;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Money.Rounding;
import sutler.money.Rates;
import sutler.payment.PaymentMethod;

/// Gives money back, always to the books of the buyer: never to an address, which may not be
/// theirs.
final class Refunds {
  private Refunds() {}

  /// The assets that a balance can hold.
  private static boolean isHeld(Asset asset) {
    return asset.equals(Asset.USD) || asset.equals(Asset.EUR) || asset.equals(Asset.BTC);
  }

  /// Which balance a refund reaches: the one of the same asset where there is one, dollars for
  /// dollar coins and all else.
  private static Asset creditedIn(Asset paid) {
    return isHeld(paid) ? paid : Asset.USD;
  }

  static Change failedOrder(Invoice invoice, Order order, String reason, Rates rates, Instant now) {
    Invoice next = invoice.with(order.refunded(reason));
    Optional<Credit> credit =
        credit(invoice, "refund:" + order.id(), order.price(), rates, Rounding.UP);
    if (credit.isEmpty()) {
      return Change.none(next);
    }
    Money credited = credit.get().credited();
    Refund refund =
        new Refund(
            Refund.Reason.ORDER_FAILED, order.price(), credited, Optional.of(order.id()), now);
    return new Change(next.plus(refund), credit.get().transfers());
  }

  /// Credits a surplus, where there is one. The rates are those of the moment: a surplus was never
  /// quoted. Without a rate it stays owed, and is credited at the next look.
  static Change surplus(Invoice invoice, Settlement settlement, Rates rates, Instant now) {
    Money taken = settlement.surplus();
    if (!taken.isPositive()) {
      return Change.none(invoice);
    }
    if (!isPriced(taken.asset(), rates)) {
      if (settlement.next().isPaid()) {
        return Change.none(invoice);
      }
      // Nobody would look at it again: it ends when its money can go back.
      throw new RateMissing(taken.asset());
    }
    String key = "credit:" + invoice.id() + ":" + invoice.refunds().size();
    Optional<Credit> credit = credit(invoice, key, taken, rates, Rounding.DOWN);
    if (credit.isEmpty()) {
      return Change.none(invoice);
    }
    Money credited = credit.get().credited();
    Refund refund = new Refund(settlement.reason(), taken, credited, Optional.empty(), now);
    return new Change(invoice.plus(refund), credit.get().transfers());
  }

  /// A rate is needed only where the balance is held in another asset.
  private static boolean isPriced(Asset paid, Rates rates) {
    Asset home = creditedIn(paid);
    return home.equals(paid) || (rates.knows(paid) && rates.knows(home));
  }

  /// Credits what came in assets that were not asked for, at what it is worth now.
  static Change foreign(Invoice invoice, Rates rates, Instant now) {
    Change all = Change.none(invoice);
    for (Money owed : invoice.foreignOwed()) {
      if (!isPriced(owed.asset(), rates)) {
        continue;
      }
      String key = "credit:" + invoice.id() + ":" + all.next().refunds().size();
      Optional<Credit> credit = credit(invoice, key, owed, rates, Rounding.DOWN);
      if (credit.isPresent()) {
        Money credited = credit.get().credited();
        Refund refund = new Refund(Refund.Reason.FOREIGN, owed, credited, Optional.empty(), now);
        all = all.then(all.next().plus(refund), credit.get().transfers());
      }
    }
    return all;
  }

  /// What a change makes the store lose, or gives back to it when a lost payment returns. The loss
  /// fills what was taken from unearned money that is not there.
  ///
  /// @param cause makes the keys ones
  static List<Transfer> loss(Invoice before, Invoice after, String cause) {
    Map<Asset, Money> was = before.losses();
    Map<Asset, Money> is = after.losses();
    Set<Asset> assets = new LinkedHashSet<>(was.keySet());
    assets.addAll(is.keySet());
    List<Transfer> transfers = new ArrayList<>();
    for (Asset asset : assets) {
      Money zero = Money.zero(asset);
      Money more = is.getOrDefault(asset, zero).minus(was.getOrDefault(asset, zero));
      Book loss = Book.of(after.accountId(), Book.Kind.LOSS, asset);
      Book unearned = loss.sibling(Book.Kind.UNEARNED);
      String key = ":" + after.id() + ":" + cause + ":" + asset.code();
      if (more.isPositive()) {
        transfers.add(new Transfer("loss" + key, after.id(), loss, unearned, more));
      } else if (!more.isZero()) {
        transfers.add(new Transfer("regain" + key, after.id(), unearned, loss, zero.minus(more)));
      }
    }
    return transfers;
  }

  private record Credit(Money credited, List<Transfer> transfers) {}

  /// Empty where there is nothing to credit, or too little for the smallest unit of the balance.
  private static Optional<Credit> credit(
      Invoice invoice, String key, Money taken, Rates rates, Rounding rounding) {
    Money credited = rates.convert(taken, creditedIn(taken.asset()), rounding);
    if (!credited.isPositive()) {
      return Optional.empty();
    }
    return Optional.of(new Credit(credited, toBalance(invoice, key, taken, credited)));
  }

  /// The movements that turn money received for an invoice into its buyer's balance, through the
  /// exchange where that is held in another asset.
  static List<Transfer> toBalance(Invoice invoice, String key, Money taken, Money credited) {
    Book unearned = Book.of(invoice.accountId(), Book.Kind.UNEARNED, taken.asset());
    Book home = home(invoice, credited.asset());
    if (credited.asset().equals(taken.asset())) {
      return List.of(new Transfer(key, invoice.id(), unearned, home, taken));
    }
    Book exchangeIn = Book.of(invoice.accountId(), Book.Kind.EXCHANGE, taken.asset());
    Book exchangeOut = Book.of(invoice.accountId(), Book.Kind.EXCHANGE, credited.asset());
    return List.of(
        new Transfer(key + ":exchange", invoice.id(), unearned, exchangeIn, taken),
        new Transfer(key, invoice.id(), exchangeOut, home, credited));
  }

  /// What was paid from cashback goes back there; all else to the balance.
  private static Book home(Invoice invoice, Asset asset) {
    boolean cashback = invoice.method().kind() == PaymentMethod.Kind.CASHBACK;
    return Book.of(invoice.accountId(), cashback ? Book.Kind.CASHBACK : Book.Kind.BALANCE, asset);
  }
}
