package sutler.boot;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import sutler.catalog.Countries;
import sutler.checkout.Checkout;
import sutler.config.StartFailure;
import sutler.door.Bounds;
import sutler.identity.RawKey;
import sutler.identity.Scope;
import sutler.identity.SecurityLog;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;
import sutler.phones.Phones;
import sutler.rails.balance.BalanceRail;
import sutler.rails.sandbox.Autopay;
import sutler.search.CatalogIndex;
import sutler.search.CountryTable;
import sutler.store.Affiliates;
import sutler.store.Books;
import sutler.store.Database;
import sutler.store.Identities;
import sutler.store.Mails;
import sutler.store.NodeMessages;
import sutler.store.OpenRows;
import sutler.store.SingleUses;
import sutler.store.SqlBillPayments;
import sutler.store.SqlCatalog;
import sutler.store.SqlInvoices;
import sutler.store.SqlSelling;
import sutler.store.SqlWork;
import sutler.store.StoreRole;
import sutler.store.Vault;
import sutler.supply.Supplier;
import sutler.web.Live;

/// The store without its front door: everything between the database and the tools.
record Assembly(
    Settings settings,
    Kept kept,
    Goods goods,
    Checkout checkout,
    Live live,
    People people,
    Modules modules,
    Optional<Played> sandbox) {

  /// The database, and what is in it.
  record Kept(
      HikariDataSource source,
      Database database,
      Vault vault,
      Identities identities,
      Books books,
      NodeMessages nodeMessages,
      SingleUses singleUses) {}

  /// What is sold.
  ///
  /// @param products how many
  record Goods(Countries countries, CatalogIndex index, SqlCatalog catalog, int products) {}

  /// What a sandbox has, and a live store has not.
  ///
  /// @param key of the demo account
  record Played(RawKey key, Optional<Autopay> autopay) {}

  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}\\.[A-Za-z]{2,63}");

  static Assembly open(
      Settings settings, DataFolder folder, DatabaseAccess access, Progress progress) {
    access.check();
    HikariDataSource source = access.store().connect();
    try {
      return assemble(settings, folder, access.asOwner(), source, progress);
    } catch (IOException e) {
      source.close();
      throw new StartFailure("The data folder cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static Assembly assemble(
      Settings settings,
      DataFolder folder,
      DataSource owner,
      HikariDataSource source,
      Progress progress)
      throws IOException {
    progress.step("Bringing the database up to date");
    Vault vault = migrated(settings, folder, owner, source);
    Database database = new Database(source);
    checkMode(settings, database);
    if (!vault.fits(database)) {
      throw otherKeys();
    }
    Modules modules = Modules.open(settings, database.source());
    requireWhatALiveStoreNeeds(settings, modules);
    requirePlayMoneyBuysNothing(settings, modules);
    database.mode(settings.mode().code());
    stock(settings, database, modules, progress);
    int count = database.countProducts();
    Countries countries = CountryTable.read();
    CatalogIndex index = CatalogIndex.open(folder.index(), SqlCatalog.id(database), countries);
    SqlCatalog catalog = new SqlCatalog(database, index);
    catalog.readRates();
    if (catalog.follow(n -> progress.step("Indexing the catalog", n, count))) {
      index.save();
    }
    Books books = new Books(database);
    Identities identities = new Identities(database, vault);
    SqlInvoices invoices = new SqlInvoices(database, books, vault);
    Affiliates affiliates = new Affiliates(database, vault);
    SecurityLog log = new WrittenSecurityLog();
    Mails mails = mails(settings, database, vault);
    OpenRows rows = new OpenRows(database);
    Checkout checkout =
        checkout(
            settings,
            database,
            vault,
            catalog,
            invoices,
            identities,
            affiliates,
            mails,
            rows,
            modules,
            log);
    modules.tell(checkout);
    Optional<Played> played =
        settings.isLive()
            ? Optional.empty()
            : Optional.of(
                played(settings, folder, identities, books, affiliates, checkout, modules));
    return new Assembly(
        settings,
        new Kept(
            source,
            database,
            vault,
            identities,
            books,
            new NodeMessages(database, source),
            new SingleUses(database)),
        new Goods(countries, index, catalog, count),
        checkout,
        new Live(invoices::marks, bounds(settings).streams()),
        People.of(settings, database, vault, affiliates, invoices, identities, mails, rows, log),
        modules,
        played);
  }

  private static Checkout checkout(
      Settings settings,
      Database database,
      Vault vault,
      SqlCatalog catalog,
      SqlInvoices invoices,
      Identities identities,
      Affiliates affiliates,
      Mails mails,
      OpenRows rows,
      Modules modules,
      SecurityLog log) {
    return Checkout.of(
        new Checkout.Ports(
            catalog,
            catalog,
            invoices,
            new SqlWork(database),
            new SqlBillPayments(database, vault),
            identities,
            new Phones(),
            rails(settings, modules),
            catalog,
            suppliers(settings, modules),
            affiliates,
            mails.bounds(),
            rows,
            settings.trade().affiliateBasisPoints(),
            settings.trade().invoiceLife(),
            task -> Thread.ofVirtual().name("supply").start(task),
            new SecureRandom(),
            InstantSource.system(),
            log));
  }

  private static Mails mails(Settings settings, Database database, Vault vault) {
    boolean sends = settings.smtp().isPresent();
    Mails mails = new Mails(database, vault, new SqlWork(database), sends);
    if (!sends) {
      mails.showAll();
    }
    return mails;
  }

  private static Vault migrated(
      Settings settings, DataFolder folder, DataSource owner, DataSource store) throws IOException {
    Vault vault = vault(settings, folder, owner);
    Database.migrate(owner, vault);
    Modules.migrate(settings, owner);
    StoreRole.grant(owner, store);
    return vault;
  }

  /// Before the database is touched: what is sealed by a migration is sealed with these keys.
  private static Vault vault(Settings settings, DataFolder folder, DataSource source)
      throws IOException {
    Vault vault = Vault.open(settings.storage().keysetFile().orElse(folder.secret("keyset.json")));
    if (vault.isForeignTo(JdbcClient.create(source))) {
      throw otherKeys();
    }
    return vault;
  }

  private static StartFailure otherKeys() {
    return new StartFailure(
        "The database was written with other encryption keys; copy keyset.json from the data folder of the first node and name it with --keyset-file.");
  }

  static boolean isEmail(String text) {
    return EMAIL.matcher(text).matches();
  }

  SecurityLog securityLog() {
    return people.watch().log();
  }

  /// To the owners of accounts, and to who watches.
  AccountNotices notices() {
    return people.notices();
  }

  /// What the crowd may hold.
  static Bounds bounds(Settings settings) {
    return Bounds.of(Runtime.getRuntime().maxMemory(), settings.door().proxies());
  }

  static List<String> scopes() {
    return Arrays.stream(Scope.values()).map(Scope::code).toList();
  }

  /// Real money first: what is paid on a real network is not played.
  private static List<Rail> rails(Settings settings, Modules modules) {
    Set<PaymentMethod> offered = settings.trade().methods();
    List<Rail> rails = new ArrayList<>();
    modules.rails().forEach(rail -> rails.add(new OfferedRail(rail, offered)));
    if (!settings.isLive()) {
      rails.add(new Sandbox(settings).rail(modules.real()));
    }
    rails.add(new OfferedRail(new BalanceRail(), offered));
    return rails;
  }

  private static List<Supplier> suppliers(Settings settings, Modules modules) {
    List<Supplier> suppliers = new ArrayList<>(modules.suppliers());
    if (!settings.isLive()) {
      suppliers.addAll(Sandbox.suppliers());
    }
    return suppliers;
  }

  /// Play money never meets real goods, nor a sandbox a live store's buyers.
  private static void checkMode(Settings settings, Database database) {
    String wanted = settings.mode().code();
    String is = database.mode().orElse(wanted);
    if (!is.equals(wanted)) {
      throw new StartFailure(
          "This database belongs to a %s store and cannot be opened by a %s one; use another database, or set mode = \"%s\"."
              .formatted(is, wanted, is));
    }
  }

  private static void requireWhatALiveStoreNeeds(Settings settings, Modules modules) {
    List<String> missing = new ArrayList<>(settings.missing());
    missing.addAll(modules.missing(settings));
    if (!missing.isEmpty()) {
      throw new StartFailure(
          "A live store cannot open without:\n  - %s\n./sutler config --example shows every setting."
              .formatted(String.join("\n  - ", missing)));
    }
  }

  /// Anybody who reaches a sandbox has play money; a supplier's goods may be real.
  private static void requirePlayMoneyBuysNothing(Settings settings, Modules modules) {
    if (!settings.isLive() && modules.hasSuppliers() && !settings.sandbox().suppliers()) {
      throw new StartFailure(
          "A sandbox sells for play money, to anybody; real suppliers belong to mode = \"live\". With test accounts at the suppliers, set %s = true (%s)."
              .formatted(SandboxSettings.SUPPLIERS.path(), SandboxSettings.SUPPLIERS.option()));
    }
    if (settings.isLive() && !settings.sandbox().isEmpty()) {
      throw new StartFailure(
          "The settings of [sandbox] have no meaning in a live store; take them out.");
    }
  }

  /// Fills the catalog.
  private static void stock(
      Settings settings, Database database, Modules modules, Progress progress) {
    SqlSelling selling = new SqlSelling(database);
    if (settings.isLive()) {
      selling.fixRates(settings.trade().fixedRates());
    } else {
      Sandbox.load(database, progress);
    }
    selling.only(suppliers(settings, modules).stream().map(Supplier::name).toList());
    modules.sync(selling);
  }

  private static Played played(
      Settings settings,
      DataFolder folder,
      Identities identities,
      Books books,
      Affiliates affiliates,
      Checkout checkout,
      Modules modules) {
    Sandbox sandbox = new Sandbox(settings);
    RawKey key = sandbox.open(folder, identities, books, affiliates);
    return new Played(key, sandbox.autopay(checkout, modules.real()));
  }

  boolean isSandbox() {
    return sandbox.isPresent();
  }

  void close() {
    kept.nodeMessages.close();
    try {
      goods.index.close();
    } catch (IOException e) {
      System.getLogger(Assembly.class.getName())
          .log(System.Logger.Level.WARNING, "the search index was not saved; it is built again", e);
    }
    kept.source.close();
  }
}
