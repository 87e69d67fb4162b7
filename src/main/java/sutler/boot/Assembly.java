package sutler.boot;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sutler.catalog.Countries;
import sutler.catalog.Product;
import sutler.checkout.Checkout;
import sutler.config.StartFailure;
import sutler.identity.Account;
import sutler.identity.RawKey;
import sutler.identity.Scope;
import sutler.ledger.Book;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.oauth.Clients;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;
import sutler.phones.Phones;
import sutler.rails.balance.BalanceRail;
import sutler.rails.sandbox.Autopay;
import sutler.rails.sandbox.SandboxRail;
import sutler.rails.x402.X402;
import sutler.search.CatalogIndex;
import sutler.store.Affiliates;
import sutler.store.Books;
import sutler.store.Database;
import sutler.store.Gifts;
import sutler.store.Identities;
import sutler.store.Mails;
import sutler.store.NodeMessages;
import sutler.store.Passkeys;
import sutler.store.Receipts;
import sutler.store.Reveals;
import sutler.store.SignInLinks;
import sutler.store.SingleUses;
import sutler.store.SqlBillPayments;
import sutler.store.SqlCatalog;
import sutler.store.SqlClients;
import sutler.store.SqlGrants;
import sutler.store.SqlInvoices;
import sutler.store.SqlKeys;
import sutler.store.Vault;
import sutler.suppliers.sandbox.SandboxCatalog;
import sutler.suppliers.sandbox.SandboxSupplier;
import sutler.suppliers.sandbox.Tables;
import sutler.web.Live;

/// The store without its front door: everything between the database and the tools.
record Assembly(
    Settings settings,
    HikariDataSource source,
    Database database,
    Countries countries,
    CatalogIndex index,
    SqlCatalog catalog,
    Identities identities,
    Books books,
    Checkout checkout,
    Live live,
    Vault vault,
    NodeMessages nodeMessages,
    SingleUses singleUses,
    People people,
    X402 x402,
    Optional<Autopay> autopay,
    RawKey sandboxKey,
    int products) {

  /// The account of the sandbox: the same in every database.
  static final UUID SANDBOX_ACCOUNT = UUID.fromString("5a4db0c5-0000-4000-8000-000000000001");

  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}\\.[A-Za-z]{2,63}");

  private static final String SANDBOX_AFFILIATE = "demo-partner";
  private static final int AUTOPAY_BATCH_MAX = 100;

  static Assembly open(Settings settings, DataFolder folder, DatabaseUrl url, Progress progress) {
    HikariDataSource source = url.connect();
    try {
      return assemble(settings, folder, source, progress);
    } catch (IOException e) {
      source.close();
      throw new StartFailure("The data folder cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static Assembly assemble(
      Settings settings, DataFolder folder, HikariDataSource source, Progress progress)
      throws IOException {
    progress.step("Bringing the database up to date");
    Database.migrate(source);
    Database database = new Database(source);
    Vault vault = vault(settings, folder, database);
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
    int count = database.countProducts();
    Countries countries = Tables.countries();
    CatalogIndex index = CatalogIndex.open(folder.index(), SqlCatalog.id(database), countries);
    SqlCatalog catalog = new SqlCatalog(database, index);
    catalog.readRates();
    if (catalog.follow(n -> progress.step("Indexing the catalog", n, count))) {
      index.save();
    }
    Books books = new Books(database);
    Identities identities = new Identities(database);
    SqlInvoices invoices = new SqlInvoices(database, books, vault);
    Affiliates affiliates = new Affiliates(database);
    X402Bills bills = new X402Bills();
    X402 x402 = X402Door.open(settings, database, bills);
    Checkout checkout =
        checkout(settings, database, vault, catalog, invoices, identities, affiliates, x402);
    bills.open(checkout);
    RawKey key = sandbox(settings, folder, identities, books, affiliates);
    return new Assembly(
        settings,
        source,
        database,
        countries,
        index,
        catalog,
        identities,
        books,
        checkout,
        new Live(invoices::marks),
        vault,
        new NodeMessages(database, source),
        new SingleUses(database),
        people(settings, database, vault, affiliates, invoices, identities),
        x402,
        settings.sandbox().autopay().map(after -> autopay(settings, checkout, after)),
        key,
        count);
  }

  private static Checkout checkout(
      Settings settings,
      Database database,
      Vault vault,
      SqlCatalog catalog,
      SqlInvoices invoices,
      Identities identities,
      Affiliates affiliates,
      X402 x402) {
    return Checkout.of(
        new Checkout.Ports(
            catalog,
            catalog,
            invoices,
            new SqlBillPayments(database, vault),
            identities,
            new Phones(),
            rails(settings, x402),
            catalog,
            SandboxSupplier.all(InstantSource.system()),
            affiliates,
            settings.trade().affiliateBasisPoints(),
            settings.trade().invoiceLife(),
            task -> Thread.ofVirtual().name("supply").start(task),
            new SecureRandom(),
            InstantSource.system()));
  }

  private static Vault vault(Settings settings, DataFolder folder, Database database)
      throws IOException {
    Vault vault = Vault.open(settings.storage().keysetFile().orElse(folder.secret("keyset.json")));
    if (!vault.fits(database)) {
      throw new StartFailure(
          "The database was written with other encryption keys; copy keyset.json from the data folder of the first node and name it with --keyset-file.");
    }
    return vault;
  }

  /// What is kept of people beside their purchases.
  record People(
      Gifts gifts,
      SqlKeys keys,
      Reveals reveals,
      SignInLinks links,
      SqlClients clients,
      Clients directory,
      SqlGrants grants,
      Affiliates affiliates,
      Receipts receipts,
      Passkeys passkeys,
      Mails mails) {}

  private static People people(
      Settings settings,
      Database database,
      Vault vault,
      Affiliates affiliates,
      SqlInvoices invoices,
      Identities identities) {
    SqlClients clients = new SqlClients(database);
    Clients directory =
        new Clients(
            id ->
                clients
                    .find(id)
                    .map(c -> new Clients.Registered(c.id(), c.name(), c.redirectUris())),
            scopes(),
            settings.access().localClients(),
            settings.access().guests());
    Mails mails = new Mails(database, vault);
    return new People(
        new Gifts(database, mails),
        new SqlKeys(database),
        new Reveals(database),
        new SignInLinks(
            database, email -> EMAIL.matcher(email).matches() && !mails.isFlooded(email)),
        clients,
        directory,
        new SqlGrants(database, settings.baseUrl() + "/mcp", directory::name),
        affiliates,
        new Receipts(database, invoices, mails),
        new Passkeys(database, id -> identities.account(id).email(), mails),
        mails);
  }

  static List<String> scopes() {
    return Arrays.stream(Scope.values()).map(Scope::code).toList();
  }

  private static List<Rail> rails(Settings settings, X402 x402) {
    Set<PaymentMethod> offered = settings.trade().methods();
    // What is paid on a real chain is not played.
    Set<PaymentMethod> played = EnumSet.copyOf(offered);
    played.removeAll(settings.x402().ways().keySet());
    return List.of(
        new Offered(new SandboxRail(), played),
        new Offered(x402.rail(settings.x402().payTo().orElse("")), offered),
        new Offered(new BalanceRail(), offered));
  }

  /// A rail with only those methods that the operator offers.
  private record Offered(Rail rail, Set<PaymentMethod> offered) implements Rail {
    @Override
    public Set<PaymentMethod> methods() {
      return rail.methods().stream()
          .filter(offered::contains)
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Offer prompt(Request request) {
      return rail.prompt(request);
    }

    @Override
    public Duration patience(PaymentMethod method) {
      return rail.patience(method);
    }
  }

  /// The sandbox's account, its play money and its key.
  private static RawKey sandbox(
      Settings settings,
      DataFolder folder,
      Identities identities,
      Books books,
      Affiliates affiliates) {
    Account account = new Account(SANDBOX_ACCOUNT, "shopper@sandbox.invalid", Asset.USD);
    if (identities.open(account)) {
      endow(books);
    }
    affiliates.apply(SANDBOX_ACCOUNT, SANDBOX_AFFILIATE);
    RawKey key =
        settings
            .sandbox()
            .apiKey()
            .orElseGet(
                () ->
                    RawKey.of(
                            folder.secret(
                                "sandbox-api-key", () -> RawKey.random().dangerouslyShow()))
                        .orElseThrow(
                            () ->
                                new StartFailure(
                                    "The file secrets/sandbox-api-key does not hold a key; delete it.")));
    if (settings.sandbox().apiKey().isPresent()) {
      identities.replace(SANDBOX_ACCOUNT, "sandbox", key);
    } else {
      identities.register(SANDBOX_ACCOUNT, "sandbox", key);
    }
    return key;
  }

  /// Play money, once for each database.
  private static void endow(Books books) {
    books.topUp(SANDBOX_ACCOUNT, Book.Kind.BALANCE, Money.parse("10000", Asset.USD));
    books.topUp(SANDBOX_ACCOUNT, Book.Kind.BALANCE, Money.parse("10000", Asset.EUR));
    books.topUp(SANDBOX_ACCOUNT, Book.Kind.BALANCE, Money.parse("0.25", Asset.BTC));
    books.topUp(SANDBOX_ACCOUNT, Book.Kind.CASHBACK, Money.parse("0.005", Asset.BTC));
  }

  private static Autopay autopay(Settings settings, Checkout checkout, Duration after) {
    return new Autopay(
        () -> due(settings, checkout, after),
        seen -> checkout.settle().observe(seen),
        InstantSource.system());
  }

  private static List<Autopay.Due> due(Settings settings, Checkout checkout, Duration after) {
    Instant now = Instant.now();
    List<Autopay.Due> due = new ArrayList<>();
    for (UUID id : checkout.invoices().unpaid(now.minus(after), now, AUTOPAY_BATCH_MAX)) {
      checkout
          .invoices()
          .find(id)
          // What is paid for real is not paid by itself.
          .filter(i -> !settings.x402().isReal(i.method()))
          .map(i -> new Autopay.Due(id, i.missing()))
          .ifPresent(due::add);
    }
    return due;
  }

  void close() {
    nodeMessages.close();
    try {
      index.close();
    } catch (IOException e) {
      System.getLogger(Assembly.class.getName())
          .log(System.Logger.Level.WARNING, "the search index was not saved; it is built again", e);
    }
    source.close();
  }
}
