package sutler.checkout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Payment;
import sutler.invoice.Refund;
import sutler.ledger.Book;
import sutler.ledger.Transfer;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.supply.Attempt;

/// What must be true of a store at every moment, and at the end. Each rule looks at what was kept
/// and at what the world really did, never at how the store came to it.
final class Invariants {
  private final World world;
  private final List<String> broken = new ArrayList<>();

  private Invariants(World world) {
    this.world = world;
  }

  /// @return what is wrong; nothing, if all is well
  static List<String> atEveryStep(World world) {
    Invariants rules = new Invariants(world);
    rules.booksSayWhatInvoicesSay();
    rules.ordersEndOnce();
    rules.whatIsPendingIsDue();
    rules.whatCountsWasFinal();
    rules.costsAreBooked();
    rules.balancesSayWhatBuyersDid();
    rules.formsBuyOnce();
    return rules.broken;
  }

  static List<String> atTheEnd(World world) {
    Invariants rules = new Invariants(world);
    rules.booksSayWhatInvoicesSay();
    rules.ordersEndOnce();
    rules.nothingIsOpen();
    rules.suppliersAgree();
    rules.chainAgrees();
    rules.inTimeIsBought();
    rules.buyersAreWrittenTo();
    rules.friendsAreWrittenTo();
    rules.nothingIsDueForEver();
    return rules.broken;
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      broken.add(what);
    }
  }

  private static void add(Map<Asset, Money> sums, Money money) {
    sums.merge(money.asset(), money, Money::plus);
  }

  private static void subtract(Map<Asset, Money> sums, Money money) {
    add(sums, Money.zero(money.asset()).minus(money));
  }

  /// Money for which nothing has left yet, what came in, and what was lost, counted once from the
  /// invoices and once from the books.
  private void booksSayWhatInvoicesSay() {
    Map<Asset, Money> unearned = new HashMap<>();
    Map<Asset, Money> arrived = new HashMap<>();
    Map<Asset, Money> lost = new HashMap<>();
    for (Invoice invoice : world.invoices.all()) {
      if (invoice.method().isLedger()) {
        add(unearned, invoice.total());
      }
      for (Payment payment : invoice.payments()) {
        if (payment.confirmed()) {
          add(unearned, payment.amount());
          add(arrived, payment.amount());
        }
      }
      subtract(unearned, invoice.delivered());
      if (invoice.topUp().isPresent() && invoice.status() == InvoiceStatus.COMPLETE) {
        subtract(unearned, invoice.total());
      }
      for (Refund refund : invoice.refunds()) {
        subtract(unearned, refund.taken());
      }
      for (Money loss : invoice.losses().values()) {
        add(unearned, loss);
        add(lost, loss);
      }
    }
    late().forEach(cost -> add(lost, cost));
    agree(Book.Kind.UNEARNED, unearned, 1);
    agree(Book.Kind.LOSS, lost, -1);
    add(arrived, Money.parse("60", Asset.USD));
    agree(Book.Kind.WORLD, arrived, -1);
  }

  /// What was paid for goods of orders that a supplier said had failed.
  private List<Money> late() {
    return world.invoices.all().stream()
        .flatMap(invoice -> invoice.orders().stream())
        .flatMap(order -> order.attempts().stream())
        .filter(attempt -> attempt.state() == Attempt.State.LATE)
        .map(attempt -> World.LATE_COST)
        .toList();
  }

  private void agree(Book.Kind kind, Map<Asset, Money> expected, int sign) {
    Set<Asset> assets = new HashSet<>(expected.keySet());
    Map<Book, Money> balances = world.invoices.balances();
    balances.keySet().stream().filter(b -> b.kind() == kind).forEach(b -> assets.add(b.asset()));
    for (Asset asset : assets) {
      Money zero = Money.zero(asset);
      Money books = balances.getOrDefault(Book.of(World.BUYER, kind, asset), zero);
      Money right = expected.getOrDefault(asset, zero);
      Money signed = sign > 0 ? right : zero.minus(right);
      require(books.equals(signed), kind + " is " + books + " and should be " + signed);
    }
  }

  /// Delivered once, or refunded once, or neither yet.
  private void ordersEndOnce() {
    Map<String, Integer> ends = new HashMap<>();
    for (Transfer t : world.invoices.transfers()) {
      String[] key = t.key().split(":");
      if (key[0].equals("deliver") || (key[0].equals("refund") && key.length == 2)) {
        ends.merge(key[1] + key[0], 1, Integer::sum);
      }
    }
    for (Invoice invoice : world.invoices.all()) {
      for (Order order : invoice.orders()) {
        int delivered = ends.getOrDefault(order.id() + "deliver", 0);
        int refunded = ends.getOrDefault(order.id() + "refund", 0);
        int delivery = order.status() == OrderStatus.DELIVERED ? 1 : 0;
        int refund = order.status() == OrderStatus.REFUNDED ? 1 : 0;
        require(
            delivered == delivery && refunded == refund,
            "an order %s was delivered %d and refunded %d times"
                .formatted(order.status(), delivered, refunded));
        require(
            order.redemption().isPresent() == (delivery == 1),
            "goods without delivery, or the other way round");
      }
    }
  }

  private void whatIsPendingIsDue() {
    for (Invoice invoice : world.invoices.all()) {
      for (Order order : invoice.orders()) {
        require(
            order.status() != OrderStatus.PENDING
                || world.invoices.isDue(Agenda.deliver(invoice, order)),
            "a pending order that nobody will come for");
        for (int i = 0; i < order.attempts().size(); i++) {
          require(
              order.attempts().get(i).state() != Attempt.State.FAILED
                  || world.invoices.isDue(
                      Task.look(invoice.accountId(), invoice.id(), order.id(), i)),
              "a failed attempt that nobody will look at again");
        }
      }
    }
  }

  private void nothingIsOpen() {
    for (Invoice invoice : world.invoices.all()) {
      InvoiceStatus status = invoice.status();
      require(status.isFinal(), world.name(invoice.id()) + " is still " + status);
      for (Order order : invoice.orders()) {
        require(order.status().isFinal(), "an order is still " + order.status());
        require(
            order.attempts().stream().noneMatch(a -> a.state() == Attempt.State.FAILED),
            "a failed attempt was not looked at again");
      }
    }
  }

  /// A receipt for what was paid, and one mail for each refund.
  private void buyersAreWrittenTo() {
    for (Invoice invoice : world.invoices.all()) {
      long paid =
          world.invoices.story(invoice.accountId(), invoice.id()).stream()
              .filter(told -> told.event().kind() == Event.Kind.PAID)
              .count();
      List<Task> refunds = written(invoice, Task.Kind.REFUND);
      int receipts = written(invoice, Task.Kind.RECEIPT).size();
      require(
          receipts <= paid && (receipts > 0) == (paid > 0),
          "paid %d times, with %d receipts".formatted(paid, receipts));
      require(
          refunds.size() == invoice.refunds().size()
              && new HashSet<>(refunds).size() == refunds.size(),
          "%d refunds, and %d mails".formatted(invoice.refunds().size(), refunds.size()));
    }
  }

  private List<Task> written(Invoice invoice, Task.Kind kind) {
    return world.mails.stream()
        .map(World.Mail::task)
        .filter(task -> task.kind() == kind && task.invoiceId().equals(invoice.id()))
        .toList();
  }

  /// One mail for each gift that was delivered, to whom it is for.
  private void friendsAreWrittenTo() {
    for (Invoice invoice : world.invoices.all()) {
      for (Order order : invoice.orders()) {
        boolean given = order.gift().isPresent() && order.status() == OrderStatus.DELIVERED;
        long mails =
            written(invoice, Task.Kind.GIFT).stream()
                .filter(task -> task.part().equals(order.id()))
                .count();
        require(mails == (given ? 1 : 0), "a gift of %d mails".formatted(mails));
      }
    }
    for (World.Mail mail : world.mails) {
      String to = mail.task().kind() == Task.Kind.GIFT ? World.FRIEND : World.EMAIL;
      require(mail.letter().recipient().equals(to), mail.task() + " was written to another");
    }
  }

  /// What a buyer can spend is what came and was not spent.
  private void balancesSayWhatBuyersDid() {
    Map<Asset, Money> balance = new HashMap<>();
    add(balance, Money.parse("60", Asset.USD));
    for (Invoice invoice : world.invoices.all()) {
      if (invoice.method().isLedger()) {
        subtract(balance, invoice.total());
      }
      if (invoice.topUp().isPresent() && invoice.status() == InvoiceStatus.COMPLETE) {
        add(balance, invoice.topUp().get());
      }
      invoice.refunds().forEach(refund -> add(balance, refund.credited()));
    }
    agree(Book.Kind.BALANCE, balance, 1);
  }

  private void formsBuyOnce() {
    Map<UUID, Integer> used = new HashMap<>();
    for (Invoice invoice : world.invoices.all()) {
      for (Order order : invoice.orders()) {
        order.destination().billPaymentId().ifPresent(id -> used.merge(id, 1, Integer::sum));
      }
    }
    used.forEach((id, times) -> require(times == 1, "forms that bought " + times + " times"));
  }

  private void nothingIsDueForEver() {
    require(world.invoices.open().isEmpty(), "still to be done: " + world.invoices.open());
  }

  /// What the buyer has is what the suppliers' own lists say, order by order: from one of them,
  /// once.
  private void suppliersAgree() {
    Map<String, Integer> delivered = new HashMap<>();
    world.supplied.forEach(
        (bought, goods) ->
            delivered.merge(reference(bought), wasDelivered(goods) ? 1 : 0, Integer::sum));
    for (Invoice invoice : world.invoices.all()) {
      for (Order order : invoice.orders()) {
        int times = Optional.ofNullable(delivered.remove(order.id())).orElse(0);
        long late = order.attempts().stream().filter(a -> a.state() == Attempt.State.LATE).count();
        long right = (order.status() == OrderStatus.DELIVERED ? 1 : 0) + late;
        require(
            times == right,
            "suppliers delivered %d times, the order is %s".formatted(times, order.status()));
      }
    }
    require(delivered.isEmpty(), "suppliers know orders that the store does not");
  }

  private static boolean wasDelivered(World.Goods goods) {
    return goods == World.Goods.DELIVERED || goods == World.Goods.LIED;
  }

  private static String reference(String bought) {
    return bought.replaceAll("^[a-z]+/|#.*$", "");
  }

  /// What was delivered has cost what its supplier asks.
  private void costsAreBooked() {
    Map<Asset, Money> costs = new HashMap<>();
    for (Invoice invoice : world.invoices.all()) {
      for (Order order : invoice.orders()) {
        if (order.status() == OrderStatus.DELIVERED) {
          order.attempts().stream()
              .filter(a -> a.state() == Attempt.State.DONE)
              .forEach(a -> a.offer().cost().ifPresent(cost -> add(costs, cost)));
        }
      }
    }
    agree(Book.Kind.COST_OF_GOODS, costs, -1);
    late().forEach(cost -> add(costs, cost));
    agree(Book.Kind.PAYABLE, costs, 1);
  }

  /// What came in is what the chain has.
  private void chainAgrees() {
    Map<Asset, Money> sums = new HashMap<>();
    add(sums, Money.parse("60", Asset.USD));
    for (World.Coin coin : world.chain.values()) {
      if (coin.isFinal()) {
        add(sums, coin.amount);
      }
    }
    agree(Book.Kind.WORLD, sums, -1);
  }

  /// Goods leave after settlement.
  private void whatCountsWasFinal() {
    for (Invoice invoice : world.invoices.all()) {
      for (Payment payment : invoice.payments()) {
        boolean early =
            payment.confirmed()
                && Optional.ofNullable(world.chain.get(payment.id()))
                    .filter(coin -> !coin.everFinal)
                    .isPresent();
        require(!early, "money counts that was never final: " + payment.id().text());
      }
    }
  }

  /// Whoever paid enough in time has bought, and who did not, has not. Where several payments came,
  /// the money may have gone back before the rest was told.
  private void inTimeIsBought() {
    for (Invoice invoice : world.invoices.all()) {
      List<World.Coin> coins =
          world.chain.values().stream().filter(c -> c.invoice.equals(invoice.id())).toList();
      if (invoice.method().isLedger() || coins.stream().anyMatch(c -> c.everGone)) {
        continue;
      }
      Money inTime = Money.zero(invoice.total().asset());
      for (World.Coin coin : coins) {
        boolean counts =
            coin.isFinal()
                && coin.amount.asset().equals(inTime.asset())
                && coin.seen.isBefore(invoice.expiresAt());
        inTime = counts ? inTime.plus(coin.amount) : inTime;
      }
      boolean enough = inTime.compareTo(invoice.total()) >= 0;
      boolean wentBack = coins.size() > 1 && !invoice.creditedSurplus().isZero();
      require(
          enough == invoice.status().isPaid() || wentBack,
          "%s in time for %s, and it is %s".formatted(inTime, invoice.total(), invoice.status()));
    }
  }
}
