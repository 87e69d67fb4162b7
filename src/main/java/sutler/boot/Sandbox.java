package sutler.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import sutler.catalog.Product;
import sutler.checkout.Checkout;
import sutler.config.StartFailure;
import sutler.identity.Account;
import sutler.identity.RawKey;
import sutler.ledger.Book;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;
import sutler.rails.sandbox.Autopay;
import sutler.rails.sandbox.SandboxRail;
import sutler.store.Affiliates;
import sutler.store.Books;
import sutler.store.Database;
import sutler.store.Identities;
import sutler.store.SqlCatalog;
import sutler.suppliers.sandbox.SandboxCatalog;
import sutler.suppliers.sandbox.SandboxSupplier;
import sutler.suppliers.sandbox.Tables;
import sutler.supply.Supplier;

/// All that is played: catalog and rates, supplier and rail, the demo account with its play money
/// and its key. A live store has none of it.
final class Sandbox {
  /// The demo account: the same in every database.
  static final String EMAIL = "shopper@sandbox.invalid";

  static final UUID ACCOUNT = UUID.fromString("5a4db0c5-0000-4000-8000-000000000001");

  private static final String AFFILIATE = "demo-partner";
  private static final int AUTOPAY_BATCH_MAX = 100;

  private final Settings settings;

  Sandbox(Settings settings) {
    this.settings = settings;
  }

  /// Fills an empty catalog.
  static void load(Database database, Progress progress) {
    if (!SqlCatalog.seed(database).equals(SandboxCatalog.SEED)) {
      progress.step("Loading the catalog, once");
      List<Product> products = SandboxCatalog.products();
      LongConsumer loaded = n -> progress.step("Loading the catalog, once", n, products.size());
      SqlCatalog.seed(
          database,
          SandboxCatalog.SEED,
          products,
          Tables.rates(),
          SandboxCatalog.offers(products),
          loaded);
    }
  }

  /// @param real methods that are paid for real, and not played
  Rail rail(Set<PaymentMethod> real) {
    Set<PaymentMethod> played = new HashSet<>(settings.trade().methods());
    played.removeAll(real);
    return new OfferedRail(new SandboxRail(), played);
  }

  static List<Supplier> suppliers() {
    return SandboxSupplier.all(InstantSource.system());
  }

  /// The demo account, its play money and its key.
  RawKey open(DataFolder folder, Identities identities, Books books, Affiliates affiliates) {
    Account account = new Account(ACCOUNT, EMAIL, Asset.USD);
    if (identities.open(account)) {
      endow(books);
    }
    affiliates.apply(ACCOUNT, AFFILIATE);
    Optional<RawKey> fixed = settings.sandbox().apiKey();
    RawKey key = fixed.orElseGet(() -> kept(folder));
    if (fixed.isPresent()) {
      identities.replace(ACCOUNT, "sandbox", key);
    } else {
      identities.register(ACCOUNT, "sandbox", key);
    }
    return key;
  }

  private static RawKey kept(DataFolder folder) {
    return RawKey.of(folder.secret("sandbox-api-key", () -> RawKey.random().dangerouslyShow()))
        .orElseThrow(
            () ->
                new StartFailure(
                    "The file secrets/sandbox-api-key does not hold a key; delete it."));
  }

  /// Play money, once for each database.
  private static void endow(Books books) {
    books.topUp(ACCOUNT, Book.Kind.BALANCE, Money.parse("10000", Asset.USD));
    books.topUp(ACCOUNT, Book.Kind.BALANCE, Money.parse("10000", Asset.EUR));
    books.topUp(ACCOUNT, Book.Kind.BALANCE, Money.parse("0.25", Asset.BTC));
    books.topUp(ACCOUNT, Book.Kind.CASHBACK, Money.parse("0.005", Asset.BTC));
  }

  /// Pays invoices by itself, where that is set.
  Optional<Autopay> autopay(Checkout checkout, Set<PaymentMethod> real) {
    return settings
        .sandbox()
        .autopay()
        .map(
            after ->
                new Autopay(
                    () -> due(checkout, real, after),
                    seen -> checkout.settle().observe(seen),
                    InstantSource.system()));
  }

  private static List<Autopay.Due> due(Checkout checkout, Set<PaymentMethod> real, Duration after) {
    Instant now = Instant.now();
    List<Autopay.Due> due = new ArrayList<>();
    for (UUID id : checkout.invoices().unpaid(now.minus(after), now, AUTOPAY_BATCH_MAX)) {
      checkout
          .invoices()
          .find(id)
          // What is paid for real is not paid by itself.
          .filter(i -> !real.contains(i.method()))
          .map(i -> new Autopay.Due(id, i.missing()))
          .ifPresent(due::add);
    }
    return due;
  }
}
