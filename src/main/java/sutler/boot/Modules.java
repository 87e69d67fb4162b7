package sutler.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import sutler.checkout.Checkout;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.config.StartFailure;
import sutler.modules.RailModule;
import sutler.modules.Site;
import sutler.modules.SupplierModule;
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

  private static final Logger LOG = System.getLogger(Modules.class.getName());

  private final Told told = new Told();
  private final Map<RailModule, RailModule.Opened> rails = new java.util.LinkedHashMap<>();
  private final Map<SupplierModule, SupplierModule.Opened> suppliers =
      new java.util.LinkedHashMap<>();

  private Modules() {}

  static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    RAILS.forEach(m -> settings.addAll(inside("rails", m.name(), m.settings())));
    SUPPLIERS.forEach(m -> settings.addAll(inside("suppliers", m.name(), m.settings())));
    return settings;
  }

  /// All methods that there are, whoever offers them.
  static List<PaymentMethod> methods() {
    Set<PaymentMethod> methods = new TreeSet<>(PaymentMethod.STANDARD);
    RAILS.forEach(m -> methods.addAll(m.methods()));
    return List.copyOf(methods);
  }

  private static List<Setting> inside(String kind, String name, List<Setting> settings) {
    String section = kind + "." + name;
    settings.forEach(
        s -> {
          if (!s.section().equals(section)) {
            throw new IllegalStateException(s.path() + " does not stand in [" + section + "]");
          }
        });
    return settings;
  }

  /// Opens what is configured. What rails tell before [#tell] is told to nobody.
  static Modules open(Settings settings, DataSource source) {
    Modules modules = new Modules();
    Site site = modules.site(settings, source);
    for (RailModule module : RAILS) {
      migrate(source, "rail_" + module.name(), module.migrations(), settings, module.settings());
      module.open(site).ifPresent(opened -> modules.rails.put(module, opened));
    }
    for (SupplierModule module : SUPPLIERS) {
      migrate(
          source, "supplier_" + module.name(), module.migrations(), settings, module.settings());
      module.open(site).ifPresent(opened -> modules.suppliers.put(module, opened));
    }
    return modules;
  }

  private static void migrate(
      DataSource source,
      String name,
      Optional<String> folder,
      Settings settings,
      List<Setting> own) {
    if (settings.config().hasAnyOf(own)) {
      folder.ifPresent(f -> Database.migrate(source, name, f));
    }
  }

  private Site site(Settings settings, DataSource source) {
    return new Site(
        settings.config(), source, told, settings.baseUrl(), java.time.InstantSource.system());
  }

  /// What each would be able to do, without a database.
  static List<Finding> check(Settings settings) {
    Site site =
        new Site(
            settings.config(),
            new org.springframework.jdbc.datasource.DriverManagerDataSource(),
            new Told(),
            settings.baseUrl(),
            java.time.InstantSource.system());
    List<Finding> findings = new ArrayList<>();
    RAILS.forEach(module -> findings.addAll(tried(() -> module.check(site), module.name())));
    SUPPLIERS.forEach(module -> findings.addAll(tried(() -> module.check(site), module.name())));
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
    if (settings.isLive() && rails.isEmpty() && settings.x402().ways().isEmpty()) {
      List<String> names = new ArrayList<>(RAILS.stream().map(RailModule::name).toList());
      names.add("x402");
      missing.add("a payment rail: %s".formatted(sections("rails", names)));
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
    public void observed(Observation seen) {
      checkout.ifPresent(c -> c.settle().observe(seen));
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
