package sutler.checkout;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import sutler.catalog.Product;
import sutler.identity.Account;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.identity.SecurityLog;
import sutler.invoice.Cart;
import sutler.invoice.Gift;
import sutler.invoice.Invoice;
import sutler.ledger.Book;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.money.Rates;
import sutler.payment.Observation;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;
import sutler.rails.balance.BalanceRail;
import sutler.supply.Offer;
import sutler.supply.Outcome;
import sutler.supply.Redemption;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// A store in one thread: buyers, a chain and a supplier that behave as badly as real ones, two
/// nodes and a clock, all from one seed. A step is what one of them does; a crash can come between
/// any two steps of a node's own.
final class World {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INVOICE_LIFE = Duration.ofMinutes(30);
  static final UUID BUYER = new UUID(0, 1);
  static final String EMAIL = "buyer@example.com";
  static final String FRIEND = "friend@example.com";

  /// A process that ends here: nothing catches it.
  static final class Crash extends Error {
    Crash() {
      super("crash", null, false, false);
    }
  }

  /// What a supplier asks for goods that it had said to be impossible: not what it had offered.
  static final Money LATE_COST = Money.parse("9.5", Asset.USD);

  final Random random;
  final Fault fault;
  final List<String> story = new ArrayList<>();
  final MemoryBills bills = new MemoryBills();
  final MemoryInvoices invoices = new MemoryInvoices(bills);
  final Map<PaymentId, Coin> chain = new LinkedHashMap<>();
  final Map<String, Goods> supplied = new LinkedHashMap<>();
  final List<Mail> mails = new ArrayList<>();
  final List<UUID> forms = new ArrayList<>();
  Instant now = START;
  private boolean crashing;
  private boolean calm;
  private boolean meanwhile;
  private boolean rates = true;
  private int keys;
  private final Checkout[] nodes = new Checkout[2];

  World(long seed, Fault fault) {
    this.random = new Random(seed);
    this.fault = fault;
    bills.usedTwice = fault == Fault.FORMS_USED_TWICE;
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node();
    }
    invoices.give(Book.of(BUYER, Book.Kind.BALANCE, Asset.USD), Money.parse("60", Asset.USD));
  }

  /// A payment as the chain has it.
  static final class Coin {
    final UUID invoice;
    final Money amount;
    final Instant seen;
    int confirmations;
    boolean gone;
    boolean everGone;
    boolean everFinal;

    Coin(UUID invoice, Money amount, Instant seen) {
      this.invoice = invoice;
      this.amount = amount;
      this.seen = seen;
    }

    boolean isFinal() {
      return !gone && confirmations >= 2;
    }
  }

  /// What somebody is written.
  record Mail(Task task, Letters.Addressed letter) {}

  /// What the supplier has done under one reference.
  enum Goods {
    DELIVERED,
    FAILED,
    /// It says that it failed, and has delivered.
    LIED,
    /// It took the order and has not begun.
    TAKEN
  }

  /// What a test breaks on purpose.
  enum Fault {
    NONE,
    LEASE_FORGOTTEN,
    SEEN_WHEN_TOLD,
    GONE_IGNORED,
    AMOUNT_DOUBLED,
    ASKED_UNDER_NEW_REFERENCE,
    ORDERED_INSTEAD_OF_ASKED,
    COST_FORGOTTEN,
    UNKNOWN_IS_FAILED,
    ACCEPTED_IS_DONE,
    FAILED_IS_DONE,
    EXPIRY_FORGOTTEN,
    OBSERVATION_TWICE_UNDER_TWO_NAMES,
    OUTPUTS_MERGED,
    TRANSFERS_LOST,
    ORDER_STAYS_PENDING,
    PENDING_IS_FINAL,
    CREDIT_FORGOTTEN,
    FOREIGN_COUNTS,
    SECOND_LOOK_FORGOTTEN,
    FAILED_IS_BELIEVED,
    MAIL_BEFORE_ITS_END,
    GIFT_TO_BUYER,
    TOP_UP_FORGOTTEN,
    FORMS_USED_TWICE,
    SAVED_OVER_A_STALE_ONE,
    TASK_LOST
  }

  private Checkout node() {
    Crashing kept = new Crashing(invoices, this);
    return Checkout.of(
        new Checkout.Ports(
            new TwoProducts(),
            () -> rates ? RATES : new Rates(Map.of()),
            kept,
            kept,
            bills,
            new OneAccount(),
            (text, country) -> {
              throw new IllegalStateException("no phone is asked for here");
            },
            List.of(new Chain(), new BalanceRail()),
            new AllOffers(),
            List.of(
                new LyingSupplier("keyed", true),
                new LyingSupplier("listing", false),
                new LyingSupplier("reserve", true)),
            invoice -> Optional.empty(),
            (account, recipient, gifts) -> true,
            new AnyRoom(),
            0,
            INVOICE_LIFE,
            Runnable::run,
            random,
            () -> now,
            SecurityLog.SILENT));
  }

  private static final Rates RATES =
      new Rates(
          Map.of(
              "USD",
              BigDecimal.ONE,
              "BTC",
              new BigDecimal("0.00001"),
              "LTC",
              new BigDecimal("0.01"),
              "USDC",
              BigDecimal.ONE));

  // ---------------------------------------------------------------- steps

  /// Something happens.
  void step() {
    now = now.plusSeconds(random.nextInt(120));
    int what = random.nextInt(100);
    crashing = what % 3 == 0;
    try {
      if (what < 15) {
        buy();
      } else if (what < 18) {
        topUp();
      } else if (what < 21) {
        fillForm();
      } else if (what < 38) {
        broadcast();
      } else if (what < 60) {
        advance();
      } else if (what < 78) {
        tell();
      } else if (what < 88) {
        node(0).janitor().deliver();
        lookAgain();
        post();
      } else if (what < 95) {
        expire();
      } else if (what < 97) {
        rates = !rates;
        tale("rates are " + (rates ? "there" : "missing"));
      } else {
        now = now.plus(Duration.ofMinutes(random.nextInt(60)));
        tale("time passes");
      }
    } catch (Crash crash) {
      int dead = random.nextInt(nodes.length);
      nodes[dead] = node();
      tale("node " + dead + " crashed and is back");
    }
    crashing = false;
  }

  /// All that can still happen by itself happens, and nobody crashes any more.
  void calmDown() {
    calm = true;
    rates = true;
    for (Coin coin : chain.values()) {
      coin.confirmations = coin.gone ? 0 : 2;
      coin.everFinal |= coin.isFinal();
    }
    for (int round = 0; round < 60; round++) {
      now = now.plus(Duration.ofMinutes(40));
      for (PaymentId id : List.copyOf(chain.keySet())) {
        tell(id);
      }
      node(0).janitor().deliver();
      lookAgain();
      post();
      expire();
    }
  }

  /// What the buyer is written: for each task one mail, saved together with the end of the task.
  private void post() {
    for (Task.Kind kind : List.of(Task.Kind.RECEIPT, Task.Kind.REFUND, Task.Kind.GIFT)) {
      for (Work.Taken taken : invoices.take(kind, now, Duration.ofMinutes(2), 3)) {
        maybeCrash();
        mails.add(letter(taken.task()));
        if (fault == Fault.MAIL_BEFORE_ITS_END) {
          maybeCrash();
        }
        invoices.done(taken.task());
        tale("writes the " + kind.code() + " of " + name(taken.task().invoiceId()));
        maybeCrash();
      }
    }
  }

  private Mail letter(Task task) {
    Letters.Addressed letter = Letters.of(task, invoices.find(task.invoiceId()).orElseThrow());
    return fault == Fault.GIFT_TO_BUYER
        ? new Mail(task, new Letters.Addressed(EMAIL, letter.letter(), letter.dueAt()))
        : new Mail(task, letter);
  }

  private void lookAgain() {
    if (fault != Fault.SECOND_LOOK_FORGOTTEN) {
      node(0).janitor().lookAgain();
    }
  }

  private void expire() {
    if (fault != Fault.EXPIRY_FORGOTTEN) {
      node(0).janitor().expire();
    }
  }

  private Checkout node(int ignored) {
    return nodes[random.nextInt(nodes.length)];
  }

  private void buy() {
    List<PaymentMethod> methods =
        List.of(
            PaymentMethod.BALANCE,
            PaymentMethod.BITCOIN,
            PaymentMethod.LITECOIN,
            PaymentMethod.USDC_BASE);
    PaymentMethod method = methods.get(random.nextInt(methods.size()));
    List<Cart.Item> items = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      items.add(item());
    }
    int key = random.nextInt(4) == 0 && keys > 0 ? random.nextInt(keys) : keys++;
    Cart cart =
        new Cart(
            items,
            method,
            Optional.empty(),
            Optional.empty(),
            Optional.of("key-" + key),
            method + "/" + items,
            Optional.empty());
    tale("buys " + items.size() + " by " + method + " as key-" + key);
    if (rates) {
      node(0).buy().buy(caller(), cart);
    }
  }

  private static Caller caller() {
    return new Caller(BUYER, BUYER, EnumSet.allOf(Scope.class), Optional.empty());
  }

  private Cart.Item item() {
    if (!forms.isEmpty() && random.nextInt(3) == 0) {
      // Finished, used before or over: whatever it is.
      UUID form = forms.get(random.nextInt(forms.size()));
      return new Cart.Item(CARD.id(), "25", Optional.empty(), Optional.of(form), Optional.empty());
    }
    Optional<Gift> gift =
        random.nextInt(4) == 0
            ? Optional.of(new Gift("Bob", FRIEND, "Alice", "", Optional.empty(), Gift.Theme.RED))
            : Optional.empty();
    return new Cart.Item(PRODUCT.id(), "10", Optional.empty(), Optional.empty(), gift);
  }

  private void topUp() {
    List<PaymentMethod> methods =
        List.of(PaymentMethod.BITCOIN, PaymentMethod.LITECOIN, PaymentMethod.USDC_BASE);
    Money amount = Money.parse(random.nextBoolean() ? "5" : "20", Asset.USD);
    PaymentMethod method = methods.get(random.nextInt(methods.size()));
    tale("tops up by " + amount + " by " + method);
    node(0).topUp().open(BUYER, amount, method);
  }

  /// Fills in some of three forms from the first on, or one of forms that are known: the next, or
  /// one before.
  private void fillForm() {
    if (forms.isEmpty() || random.nextBoolean()) {
      Optional<UUID> form = fill(1, Optional.empty());
      form.ifPresent(forms::add);
      for (int step = 2; step <= 1 + random.nextInt(4) && step <= 3; step++) {
        fill(step, form);
      }
    } else {
      fill(1 + random.nextInt(3), Optional.of(forms.get(random.nextInt(forms.size()))));
    }
  }

  private Optional<UUID> fill(int step, Optional<UUID> known) {
    FillForm.Result result =
        node(0).fillForm().fill(caller(), CARD.id(), step, answers(step), known);
    tale("fills in form " + step + ": " + result.getClass().getSimpleName());
    return result instanceof FillForm.Result.Taken taken
        ? Optional.of(taken.billPaymentId())
        : Optional.empty();
  }

  private Map<String, String> answers(int step) {
    return switch (step) {
      case 1 -> Map.of("first_name", "Alice" + random.nextInt(100), "last_name", "Smith");
      case 2 ->
          Map.of(
              "address_line_1",
              "1 Road",
              "city",
              "Town",
              "region",
              "NY",
              "postal_code",
              Integer.toString(10_000 + random.nextInt(100)));
      default -> Map.of("confirm", "true");
    };
  }

  /// While a supplier or a rail thinks, another node goes on: what was read before may be old
  /// afterwards.
  void meanwhile() {
    if (meanwhile || calm || random.nextInt(4) != 0) {
      return;
    }
    meanwhile = true;
    try {
      switch (random.nextInt(7)) {
        case 0 -> advance();
        case 1 -> node(0).janitor().deliver();
        case 2 -> lookAgain();
        case 3, 4 -> buy();
        default -> tell();
      }
    } finally {
      meanwhile = false;
    }
  }

  /// Somebody sends money for an invoice: enough, too little, too much, late, or another asset.
  private void broadcast() {
    List<Invoice> open = invoices.all().stream().filter(i -> !i.method().isLedger()).toList();
    if (open.isEmpty()) {
      return;
    }
    Invoice invoice = open.get(random.nextInt(open.size()));
    Money total = invoice.total();
    Money amount =
        switch (random.nextInt(6)) {
          case 0 -> total.basisPoints(5_000);
          case 1 -> total.plus(total.basisPoints(3_000));
          case 2 -> Money.parse("3", total.asset().equals(Asset.USDC) ? Asset.LTC : Asset.USDC);
          default -> total;
        };
    boolean second = random.nextInt(5) == 0 && !chain.isEmpty();
    String transaction =
        second
            ? List.copyOf(chain.keySet()).get(chain.size() - 1).transaction()
            : "tx" + chain.size();
    PaymentId id = new PaymentId("sim", transaction, second ? chain.size() : 0);
    chain.put(id, new Coin(invoice.id(), amount, now));
    tale("sends " + amount + " to " + name(invoice.id()) + " in " + id.text());
  }

  /// The chain goes on: blocks come, or are reorganized away.
  private void advance() {
    if (chain.isEmpty()) {
      return;
    }
    List<PaymentId> ids = List.copyOf(chain.keySet());
    PaymentId id = ids.get(random.nextInt(ids.size()));
    Coin coin = Optional.ofNullable(chain.get(id)).orElseThrow();
    if (random.nextInt(7) == 0) {
      coin.gone = !coin.gone;
      coin.everGone = true;
      coin.confirmations = 0;
      tale(id.text() + (coin.gone ? " is gone" : " is back"));
    } else if (!coin.gone) {
      coin.confirmations++;
      coin.everFinal |= coin.isFinal();
      tale(id.text() + " has " + coin.confirmations);
    }
  }

  private void tell() {
    if (!chain.isEmpty()) {
      List<PaymentId> ids = List.copyOf(chain.keySet());
      tell(ids.get(random.nextInt(ids.size())));
    }
  }

  private void tell(PaymentId id) {
    Coin coin = Optional.ofNullable(chain.get(id)).orElseThrow();
    State state =
        coin.gone
            ? new State.Gone(Optional.empty())
            : coin.isFinal() ? new State.Final() : new State.Pending(coin.confirmations, 2);
    Optional<Observation> seen =
        broken(new Observation(coin.invoice, id, coin.amount, coin.seen, state));
    tale("the rail tells " + id.text() + ": " + state);
    try {
      seen.ifPresent(node(0).settle()::observe);
    } catch (RateMissing later) {
      tale("no rate: the rail tells it again");
    }
  }

  private Optional<Observation> broken(Observation o) {
    return switch (fault) {
      case SEEN_WHEN_TOLD ->
          Optional.of(new Observation(o.invoiceId(), o.payment(), o.amount(), now, o.state()));
      case GONE_IGNORED -> o.state() instanceof State.Gone ? Optional.empty() : Optional.of(o);
      case AMOUNT_DOUBLED ->
          Optional.of(
              new Observation(
                  o.invoiceId(), o.payment(), o.amount().plus(o.amount()), o.seenAt(), o.state()));
      case OBSERVATION_TWICE_UNDER_TWO_NAMES ->
          Optional.of(
              new Observation(
                  o.invoiceId(),
                  new PaymentId(
                      "sim" + random.nextInt(2), o.payment().transaction(), o.payment().output()),
                  o.amount(),
                  o.seenAt(),
                  o.state()));
      case OUTPUTS_MERGED ->
          Optional.of(
              new Observation(
                  o.invoiceId(),
                  new PaymentId("sim", o.payment().transaction(), 0),
                  o.amount(),
                  o.seenAt(),
                  o.state()));
      case PENDING_IS_FINAL ->
          Optional.of(
              new Observation(
                  o.invoiceId(),
                  o.payment(),
                  o.amount(),
                  o.seenAt(),
                  o.state() instanceof State.Pending ? new State.Final() : o.state()));
      case FOREIGN_COUNTS ->
          Optional.of(
              invoices
                  .find(o.invoiceId())
                  .filter(i -> !i.total().asset().equals(o.amount().asset()))
                  .map(
                      i ->
                          new Observation(
                              o.invoiceId(), o.payment(), i.total(), o.seenAt(), o.state()))
                  .orElse(o));
      case NONE,
          LEASE_FORGOTTEN,
          ASKED_UNDER_NEW_REFERENCE,
          ORDERED_INSTEAD_OF_ASKED,
          COST_FORGOTTEN,
          UNKNOWN_IS_FAILED,
          ACCEPTED_IS_DONE,
          FAILED_IS_DONE,
          EXPIRY_FORGOTTEN,
          TRANSFERS_LOST,
          ORDER_STAYS_PENDING,
          CREDIT_FORGOTTEN,
          SECOND_LOOK_FORGOTTEN,
          FAILED_IS_BELIEVED,
          MAIL_BEFORE_ITS_END,
          GIFT_TO_BUYER,
          TOP_UP_FORGOTTEN,
          FORMS_USED_TWICE,
          SAVED_OVER_A_STALE_ONE,
          TASK_LOST ->
          Optional.of(o);
    };
  }

  /// A node's process may end at any call.
  void maybeCrash() {
    if (crashing && random.nextInt(6) == 0) {
      throw new Crash();
    }
  }

  void tale(String line) {
    if (calm) {
      return;
    }
    story.add(Duration.between(START, now).toMinutes() + " min: " + line);
  }

  String name(UUID invoice) {
    List<Invoice> all = invoices.all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(invoice)) {
        return "invoice " + i;
      }
    }
    return "no invoice";
  }

  // ---------------------------------------------------------------- who lives here

  static final Product PRODUCT =
      sutler.suppliers.sandbox.SandboxCatalog.products().stream()
          .filter(p -> p.id().equals("test-gift-card-code"))
          .findFirst()
          .orElseThrow();

  /// Sold with three forms.
  private static final Product CARD =
      sutler.suppliers.sandbox.SandboxCatalog.products().stream()
          .filter(p -> p.id().equals("prepaid-visa-usa"))
          .findFirst()
          .orElseThrow();

  private static final class TwoProducts implements Shelf {
    @Override
    public Optional<Product> product(String id) {
      return Stream.of(PRODUCT, CARD).filter(p -> p.id().equals(id)).findFirst();
    }

    @Override
    public List<Suggestion> near(String id) {
      return List.of();
    }
  }

  private static final class OneAccount implements Accounts {
    private static final Account ACCOUNT = new Account(BUYER, EMAIL, Asset.USD);

    @Override
    public Account account(UUID id) {
      return ACCOUNT;
    }

    @Override
    public Optional<Account> find(String email) {
      return Optional.of(ACCOUNT);
    }

    @Override
    public Account ofEmail(String email) {
      return ACCOUNT;
    }
  }

  private final class Chain implements Rail {
    @Override
    public Set<PaymentMethod> methods() {
      return Set.of(PaymentMethod.BITCOIN, PaymentMethod.LITECOIN, PaymentMethod.USDC_BASE);
    }

    @Override
    public Offer prompt(Request request) {
      meanwhile();
      return new Offer.Prompted(
          new Prompt.Address(request.invoiceId().toString(), "", Optional.empty()));
    }
  }

  /// What each supplier sells, and in which order they are asked.
  private static final List<Offer> OFFERS =
      List.of(
          new Offer("keyed", "a", Optional.of(Money.parse("9", Asset.USD))),
          new Offer("listing", "b", Optional.of(Money.parse("9.1", Asset.USD))),
          new Offer("reserve", "c", Optional.of(Money.parse("9.2", Asset.USD))));

  private final class AllOffers implements Offers {
    @Override
    public List<Offer> of(Product product, Money face) {
      List<Offer> offers = new ArrayList<>(OFFERS);
      Collections.rotate(offers, random.nextInt(OFFERS.size()));
      return offers.subList(0, 1 + random.nextInt(OFFERS.size()));
    }
  }

  /// Slow, silent, of two minds. One that takes our reference fills it once; one that does not
  /// makes another order each time, and has a list of its recent ones.
  private final class LyingSupplier implements Supplier {
    private final String name;
    private final boolean keyed;

    LyingSupplier(String name, boolean keyed) {
      this.name = name;
      this.keyed = keyed;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Outcome order(SupplyOrder order) {
      maybeCrash();
      meanwhile();
      boolean again = !keyed || fault == Fault.ASKED_UNDER_NEW_REFERENCE;
      String bought = name + "/" + order.reference() + (again ? "#" + supplied.size() : "");
      Outcome answer = told(bought);
      meanwhile();
      maybeCrash();
      return broken(answer);
    }

    @Override
    public Optional<Outcome> inquire(SupplyOrder order) {
      if (keyed || fault == Fault.ORDERED_INSTEAD_OF_ASKED) {
        return Optional.of(order(order));
      }
      maybeCrash();
      Optional<Outcome> found =
          supplied.keySet().stream()
              .filter(bought -> bought.startsWith(name + "/" + order.reference() + "#"))
              .findFirst()
              .map(this::told);
      maybeCrash();
      return found.map(this::broken);
    }

    @Override
    public Optional<Outcome> lookAgain(SupplyOrder order) {
      if (fault == Fault.FAILED_IS_BELIEVED) {
        return Optional.empty();
      }
      maybeCrash();
      if (!calm && random.nextInt(5) == 0) {
        return Optional.of(new Outcome.Unknown("time-out"));
      }
      boolean delivered =
          supplied.entrySet().stream()
              .filter(bought -> bought.getKey().matches(name + "/" + order.reference() + "(#.*)?"))
              .anyMatch(bought -> bought.getValue() == Goods.LIED);
      maybeCrash();
      tale(name + " looks again and finds " + (delivered ? "goods" : "nothing"));
      return Optional.of(
          delivered
              ? new Outcome.Done(
                  Redemption.EMPTY.with(Redemption.Part.CODE, "late"), Optional.of(LATE_COST))
              : new Outcome.Failed("no"));
    }

    private Outcome told(String bought) {
      Outcome answer = answer(bought);
      tale(name + " answers " + answer.getClass().getSimpleName());
      return answer;
    }

    private Outcome answer(String bought) {
      Goods goods =
          supplied.computeIfAbsent(
              bought,
              r ->
                  switch (random.nextInt(5)) {
                    case 0 -> Goods.FAILED;
                    case 1 -> Goods.TAKEN;
                    case 2 -> Goods.LIED;
                    default -> Goods.DELIVERED;
                  });
      if (goods == Goods.TAKEN && random.nextBoolean()) {
        goods = random.nextInt(3) == 0 ? Goods.FAILED : Goods.DELIVERED;
        supplied.put(bought, goods);
      }
      if (!calm && random.nextInt(9) == 0) {
        return new Outcome.Unknown("time-out");
      }
      return switch (goods) {
        case TAKEN -> new Outcome.Accepted(Duration.ofSeconds(1 + random.nextInt(90)));
        case FAILED, LIED -> new Outcome.Failed("no");
        case DELIVERED -> new Outcome.Done(Redemption.EMPTY.with(Redemption.Part.CODE, bought));
      };
    }

    private Outcome broken(Outcome answer) {
      return switch (answer) {
        case Outcome.Unknown u when fault == Fault.UNKNOWN_IS_FAILED -> new Outcome.Failed("?");
        case Outcome.Accepted a when fault == Fault.ACCEPTED_IS_DONE ->
            new Outcome.Done(Redemption.EMPTY);
        case Outcome.Failed f when fault == Fault.FAILED_IS_DONE ->
            new Outcome.Done(Redemption.EMPTY);
        case Outcome.Unknown u -> u;
        case Outcome.Accepted a -> a;
        case Outcome.Failed f -> f;
        case Outcome.Done d -> d;
      };
    }
  }
}
