package sutler.checkout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Settlement;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.supply.Attempt;
import sutler.supply.Attempt.State;
import sutler.supply.Offer;
import sutler.supply.Outcome;
import sutler.supply.Redemption;

/// What suppliers' answers make of an invoice. Decides, and opens no port.
final class Delivery {
  private Delivery() {}

  /// What a supplier said, and which: an answer that comes late must not count as another's.
  record Heard(Optional<Offer> from, Outcome outcome) {

    /// Whether there is anything to save.
    boolean changes(Order order) {
      return switch (outcome) {
        case Outcome.Done done -> true;
        case Outcome.Failed failed -> true;
        case Outcome.Accepted accepted -> !order.equals(order.attempted(State.ACCEPTED, ""));
        case Outcome.Unknown(String reason) ->
            !order.equals(order.attempted(State.UNKNOWN, reason));
      };
    }
  }

  /// Decides. An order that is final already stays as it is, whatever was heard later; and so does
  /// one that another supplier is asked for by now.
  static Change decide(
      Invoice invoice,
      Map<String, Heard> outcomes,
      Rates rates,
      Commission.Share share,
      Instant now) {
    Change change = Change.none(invoice);
    for (Order order : invoice.orders()) {
      Heard heard = outcomes.get(order.id());
      if (heard != null
          && order.status() == OrderStatus.PENDING
          && heard.from.equals(order.underWay().map(Attempt::offer))) {
        Change one = decide(change.next(), order, heard.outcome, rates, share, now);
        List<Transfer> more = new ArrayList<>(one.transfers());
        more.addAll(Refunds.loss(change.next(), one.next(), order.id()));
        change = change.then(one.next(), more);
      }
    }
    Invoice advanced = advanced(change.next(), now);
    change = change.then(advanced, List.of());
    if (advanced.status() != InvoiceStatus.PAYMENT_ERROR) {
      return change;
    }
    // What is left of a payment that was lost in part is known once nothing is open any more.
    Change credited = Refunds.surplus(advanced, Settlement.of(advanced, now), rates, now);
    return change.then(credited.next(), credited.transfers());
  }

  /// Whether a supplier has to be asked once more what became of one of the attempts.
  static boolean isToBeLookedAt(Order order, int number) {
    return number < order.attempts().size() && order.attempts().get(number).state() == State.FAILED;
  }

  /// Decides what a second look has found. Goods that came after all change nothing for the buyer,
  /// whose order has gone on: what they cost is lost.
  ///
  /// @param delivered empty where it did fail
  static Change looked(
      Invoice invoice, String orderId, int number, Optional<Outcome.Done> delivered) {
    return invoice
        .order(orderId)
        .filter(order -> isToBeLookedAt(order, number))
        .map(order -> looked(invoice, order, number, delivered))
        .orElse(Change.none(invoice));
  }

  private static Change looked(
      Invoice invoice, Order order, int number, Optional<Outcome.Done> delivered) {
    Attempt attempt = order.attempts().get(number);
    State state = delivered.isPresent() ? State.LATE : State.OVER;
    String key = "late:" + order.id() + ":" + number;
    return new Change(
        invoice.with(order.with(number, attempt.with(state, attempt.reason()))),
        delivered
            .flatMap(done -> done.cost().or(attempt.offer()::cost))
            .flatMap(cost -> owed(invoice, key, Book.Kind.LOSS, cost))
            .map(List::of)
            .orElse(List.of()));
  }

  /// The orders that a change has moved on to their next supplier, of an invoice that is not held:
  /// where it is, they are due again once it is released.
  static List<Order> movedOn(Invoice before, Invoice after) {
    return after.orders().stream()
        .filter(order -> after.status() != InvoiceStatus.BLOCKED)
        .filter(order -> order.status() == OrderStatus.PENDING)
        .filter(
            order ->
                before
                    .order(order.id())
                    .filter(old -> !offer(old).equals(offer(order)))
                    .isPresent())
        .toList();
  }

  private static Optional<Offer> offer(Order order) {
    return order.underWay().map(Attempt::offer);
  }

  private static Change decide(
      Invoice invoice,
      Order order,
      Outcome outcome,
      Rates rates,
      Commission.Share share,
      Instant now) {
    return switch (outcome) {
      case Outcome.Done(Redemption redemption, Optional<Money> cost) -> {
        List<Transfer> transfers = new ArrayList<>(earned(invoice, order));
        // As the supplier says, else as it was offered.
        cost.or(() -> offer(order).flatMap(Offer::cost))
            .flatMap(c -> owed(invoice, "cost:" + order.id(), Book.Kind.COST_OF_GOODS, c))
            .ifPresent(transfers::add);
        transfers.addAll(share.of(invoice, order, rates));
        yield new Change(invoice.with(order.delivered(redemption)), transfers);
      }
      case Outcome.Failed(String reason) ->
          failed(invoice, order.attempted(State.FAILED, reason), reason, rates, now);
      case Outcome.Accepted accepted ->
          Change.none(invoice.with(order.attempted(State.ACCEPTED, "")));
      case Outcome.Unknown(String reason) ->
          Change.none(invoice.with(order.attempted(State.UNKNOWN, reason)));
    };
  }

  /// What the store owes a supplier for goods; nothing where they cost nothing.
  private static Optional<Transfer> owed(Invoice invoice, String key, Book.Kind from, Money cost) {
    return Optional.of(cost)
        .filter(Money::isPositive)
        .map(
            positive ->
                new Transfer(
                    key,
                    invoice.id(),
                    Book.of(invoice.accountId(), from, cost.asset()),
                    Book.of(invoice.accountId(), Book.Kind.PAYABLE, cost.asset()),
                    positive));
  }

  /// The next supplier is tried, else the money goes back. For an order whose payment was lost
  /// meanwhile neither happens.
  private static Change failed(
      Invoice invoice, Order order, String reason, Rates rates, Instant now) {
    Optional<Order> next = invoice.isCovered() ? order.next() : Optional.empty();
    if (next.isPresent()) {
      return Change.none(invoice.with(next.get()));
    }
    return invoice.isCovered()
        ? Refunds.failedOrder(invoice, order, reason, rates, now)
        : Change.none(invoice.with(order.with(OrderStatus.FAILED)));
  }

  private static Invoice advanced(Invoice invoice, Instant now) {
    boolean done = invoice.orders().stream().allMatch(o -> o.status().isFinal());
    if (done && !invoice.status().isFinal()) {
      return invoice.completed(now);
    }
    return invoice.status() == InvoiceStatus.PAYMENT_CONFIRMED
        ? invoice.with(InvoiceStatus.PENDING)
        : invoice;
  }

  private static List<Transfer> earned(Invoice invoice, Order order) {
    List<Transfer> transfers = new ArrayList<>();
    Asset asset = order.price().asset();
    if (order.price().isPositive()) {
      transfers.add(
          new Transfer(
              "deliver:" + order.id(),
              invoice.id(),
              Book.of(invoice.accountId(), Book.Kind.UNEARNED, asset),
              Book.of(invoice.accountId(), Book.Kind.SALES, asset),
              order.price()));
    }
    if (order.cashback().isPositive()) {
      transfers.add(
          new Transfer(
              "cashback:" + order.id(),
              invoice.id(),
              Book.of(invoice.accountId(), Book.Kind.CASHBACK_COST, Asset.BTC),
              Book.of(invoice.accountId(), Book.Kind.CASHBACK, Asset.BTC),
              order.cashback()));
    }
    return transfers;
  }
}
