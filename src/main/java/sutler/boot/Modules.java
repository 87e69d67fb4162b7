package sutler.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import sutler.checkout.Checkout;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.config.StartFailure;
import sutler.invoice.Invoice;
import sutler.modules.Endpoint;
import sutler.modules.Module;
import sutler.modules.RailModule;
import sutler.modules.Site;
import sutler.modules.SupplierModule;
import sutler.modules.Wallets;
import sutler.payment.Observation;
import sutler.payment.PaymentMethod;
import sutler.payment.Rail;
import sutler.store.Database;
import sutler.store.SqlSelling;
import sutler.supply.Supplier;

/// The rails and suppliers on the class path, and those of them that are configured.
final class Modules {
  private static final List<RailModule> RAILS =
      ServiceLoader.load(RailModule.class).stream().map(ServiceLoader.Provider::get).toList();
  private static final List<SupplierModule> SUPPLIERS =
      ServiceLoader.load(SupplierModule.class).stream().map(ServiceLoader.Provider::get).toList();

  private static final List<Module> ALL =
      Stream.<Module>concat(RAILS.stream(), SUPPLIERS.stream()).toList();

  private static final Logger LOG = System.getLogger(Modules.class.getName());

  private final boolean sandbox;
  private final Set<PaymentMethod> real = new TreeSet<>();
  private final Told told = new Told();
  private final Map<RailModule, RailModule.Opened> rails = new LinkedHashMap<>();
  private final Map<SupplierModule, SupplierModule.Opened> suppliers = new LinkedHashMap<>();

  private Modules(boolean sandbox) {
    this.sandbox = sandbox;
  }

  static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    RAILS.forEach(m -> settings.addAll(inside("rails", m)));
    SUPPLIERS.forEach(m -> settings.addAll(inside("suppliers", m)));
    return settings;
  }

  /// All methods that there are, whoever offers them.
  static List<PaymentMethod> methods() {
    Set<PaymentMethod> methods = new TreeSet<>(PaymentMethod.STANDARD);
    RAILS.forEach(m -> methods.addAll(m.methods()));
    return List.copyOf(methods);
  }

  private static List<Setting> inside(String kind, Module module) {
    String section = kind + "." + module.name();
    module
        .settings()
        .forEach(
            s -> {
              if (!s.section().equals(section)) {
                throw new IllegalStateException(s.path() + " does not stand in [" + section + "]");
              }
            });
    return module.settings();
  }

  /// Opens what is configured. What rails tell before [#tell] is dropped.
  static Modules open(Settings settings, DataSource source) {
    Modules modules = new Modules(!settings.isLive());
    Site site = modules.site(settings, source);
    for (RailModule module : RAILS) {
      module.open(site).ifPresent(opened -> modules.rails.put(module, opened));
    }
    for (Rail rail : modules.rails()) {
      modules.real.addAll(rail.methods());
    }
    for (SupplierModule module : SUPPLIERS) {
      module.open(site).ifPresent(opened -> modules.suppliers.put(module, opened));
    }
    return modules;
  }

  /// Brings the tables of all modules that are configured up to date.
  static void migrate(Settings settings, DataSource owner) {
    RAILS.forEach(module -> migrate(owner, "rail_", module, settings));
    SUPPLIERS.forEach(module -> migrate(owner, "supplier_", module, settings));
  }

  private static void migrate(DataSource source, String kind, Module module, Settings settings) {
    if (settings.config().hasAnyOf(module.settings())) {
      module
          .migrations()
          .ifPresent(folder -> Database.migrate(source, kind + module.name(), folder));
    }
  }

  private Site site(Settings settings, DataSource source) {
    return new Site(
        settings.config(),
        source,
        told,
        settings.baseUrl(),
        new Site.Play(sandbox, this::isPlayed),
        InstantSource.system());
  }

  /// What each would be able to do, without a database.
  static List<Finding> check(Settings settings) {
    Site site = new Modules(!settings.isLive()).site(settings, new DriverManagerDataSource());
    List<Finding> findings = new ArrayList<>();
    ALL.forEach(module -> findings.addAll(tried(() -> module.check(site), module.name())));
    return findings;
  }

  private static List<Finding> tried(
      java.util.function.Supplier<List<Finding>> check, String name) {
    try {
      return check.get();
    } catch (StartFailure wrong) {
      return List.of(Finding.bad(name, String.valueOf(wrong.getMessage())));
    }
  }

  List<Rail> rails() {
    return rails.values().stream().map(RailModule.Opened::rail).toList();
  }

  /// The methods that are paid for real.
  Set<PaymentMethod> real() {
    return Collections.unmodifiableSet(real);
  }

  /// Whether a sandbox plays payments of a method; a live store plays none.
  boolean isPlayed(PaymentMethod method) {
    return sandbox && !method.isLedger() && !real.contains(method);
  }

  /// @param module whose it is
  record Served(String module, Endpoint endpoint) {}

  List<Served> endpoints() {
    List<Served> all = new ArrayList<>();
    rails.forEach(
        (module, opened) ->
            opened
                .endpoints()
                .forEach(endpoint -> all.add(new Served(module.name(), own(module, endpoint)))));
    return all;
  }

  private static Endpoint own(Module module, Endpoint endpoint) {
    if (!endpoint.path().startsWith("/" + module.name() + "/")) {
      throw new IllegalStateException(
          "the module " + module.name() + " answers at " + endpoint.path());
    }
    return endpoint;
  }

  /// How wallets pay by themselves: one rail's, if any.
  Wallets wallets() {
    return rails.values().stream()
        .flatMap(opened -> opened.wallets().stream())
        .findFirst()
        .orElse(Wallets.NONE);
  }

  List<Supplier> suppliers() {
    return suppliers.values().stream().map(SupplierModule.Opened::supplier).toList();
  }

  /// What a live store lacks.
  List<String> missing(Settings settings) {
    List<String> missing = new ArrayList<>();
    if (settings.isLive() && suppliers.isEmpty()) {
      missing.add(
          "a supplier: %s"
              .formatted(
                  sections("suppliers", SUPPLIERS.stream().map(SupplierModule::name).toList())));
    }
    if (settings.isLive() && rails.isEmpty()) {
      missing.add(
          "a payment rail: %s"
              .formatted(sections("rails", RAILS.stream().map(RailModule::name).toList())));
    }
    return missing;
  }

  private static String sections(String kind, List<String> names) {
    return names.isEmpty()
        ? "this build has none"
        : names.stream()
            .map(n -> "[" + kind + "." + n + "]")
            .collect(java.util.stream.Collectors.joining(" or "));
  }

  /// From here on rails are heard.
  void tell(Checkout checkout) {
    told.checkout = Optional.of(checkout);
  }

  List<Runnable> watches() {
    return rails.values().stream().map(RailModule.Opened::watch).toList();
  }

  /// Brings what each supplier sells into the catalog. One that does not answer keeps on selling
  /// what it sold, and keeps no other from being asked.
  void sync(SqlSelling catalog) {
    suppliers.forEach(
        (module, opened) -> {
          try {
            SupplierModule.Selling selling = opened.catalog().now();
            requireOwn(module, opened, selling);
            catalog.sell(module.name(), selling.products(), selling.listings());
          } catch (RuntimeException broken) {
            LOG.log(
                Level.WARNING, "supplier " + module.name() + " does not say what it sells", broken);
          }
        });
  }

  private static void requireOwn(
      SupplierModule module, SupplierModule.Opened opened, SupplierModule.Selling selling) {
    boolean own =
        opened.supplier().name().equals(module.name())
            && selling.listings().stream().allMatch(l -> l.supplier().equals(module.name()));
    if (!own) {
      throw new IllegalStateException(
          "the module " + module.name() + " has a supplier or listings of another name");
    }
  }

  boolean hasSuppliers() {
    return !suppliers.isEmpty();
  }

  /// Where rails tell what they see, once there is somebody to tell.
  private static final class Told implements Site.Payments {
    private volatile Optional<Checkout> checkout = Optional.empty();

    @Override
    public Optional<Invoice> observed(Observation seen) {
      return checkout.flatMap(c -> c.settle().observe(seen));
    }

    @Override
    public Optional<Invoice> invoice(UUID invoiceId) {
      return checkout.flatMap(c -> c.invoices().find(invoiceId));
    }

    @Override
    public boolean hold(UUID invoiceId, Instant until) {
      return checkout.filter(c -> c.settle().hold(invoiceId, until)).isPresent();
    }

    @Override
    public void release(UUID invoiceId) {
      checkout.ifPresent(c -> c.settle().release(invoiceId));
    }
  }
}
