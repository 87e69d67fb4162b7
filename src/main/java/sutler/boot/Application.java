package sutler.boot;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import sutler.config.StartFailure;
import sutler.identity.RawKey;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityEvent.Kind;
import sutler.mcp.McpServer;
import sutler.store.StoreRole;

/// A running store: started in one piece, stopped in the opposite order.
final class Application implements AutoCloseable {
  static final String VERSION = "0.1.0";
  private static final int CANNOT_START = 2;

  /// As which the store works in the embedded database.
  private static final String ROLE = "sutler";

  private final Undo undo;
  private final Assembly store;

  private Application(Undo undo, Assembly store) {
    this.undo = undo;
    this.store = store;
  }

  /// Opens a store without telling how far it is.
  ///
  /// @throws StartFailure with a sentence for the operator
  static Application start(String[] arguments, Map<String, String> environment) {
    return start(arguments, environment, new Undo(), Progress.none());
  }

  /// @param undo ends what was begun, also in the middle of the start
  /// @throws StartFailure with a sentence for the operator
  static Application start(
      String[] arguments, Map<String, String> environment, Undo undo, Progress progress) {
    // Libraries that log through java.util.logging come out at the same place as the others.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Settings settings = Settings.read(arguments, environment);
    checkPort(settings);
    Logs.configure(settings.log().format(), settings.log().file());
    try {
      DataFolder folder = undo.add(DataFolder.open(settings.data()));
      DatabaseAccess database =
          settings.database().orElseGet(() -> embedded(folder, undo, progress));
      Assembly store = Assembly.open(settings, folder, database, progress);
      undo.add(store::close);
      progress.step("Opening the door");
      open(settings, store, undo);
      store.securityLog().write(SecurityEvent.of(Kind.STORE_OPENED).with("version", VERSION));
      undo.add(() -> store.securityLog().write(SecurityEvent.of(Kind.STORE_CLOSED)));
      return new Application(undo, store);
    } catch (RuntimeException failed) {
      undo.close();
      throw failed;
    }
  }

  private static DatabaseAccess embedded(DataFolder folder, Undo undo, Progress progress) {
    String password = folder.secret("postgres-password", () -> RawKey.random().dangerouslyShow());
    EmbeddedPostgres server = EmbeddedPostgres.start(folder.postgres(), password, undo, progress);
    DatabaseUrl owner =
        new DatabaseUrl(server.url(), Optional.of(server.user()), Optional.of(server.password()));
    String own = folder.secret("database-password", () -> RawKey.random().dangerouslyShow());
    DatabaseAccess access =
        new DatabaseAccess(
            owner, new DatabaseUrl(server.url(), Optional.of(ROLE), Optional.of(own)));
    StoreRole.make(access.asOwner(), ROLE, own);
    return access;
  }

  private static void open(Settings settings, Assembly store, Undo undo) {
    try {
      undo.add(new Ticker(store));
      ConfigurableApplicationContext web = web(settings, store);
      undo.add(
          () -> {
            // Streams that clients and pages listen on would otherwise be waited for.
            store.live().close();
            web.getBean(McpServer.class).close();
            web.close();
          });
      store.kept().nodeMessages().start();
    } catch (RuntimeException failed) {
      throw portInUse(failed).isPresent() ? taken(settings) : failed;
    }
  }

  /// Before the database is touched: the mistake is a common one.
  private static void checkPort(Settings settings) {
    if (!isPortFree(settings)) {
      throw taken(settings);
    }
  }

  static boolean isPortFree(Settings settings) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(
          new java.net.InetSocketAddress(
              InetAddress.getByName(settings.door().bind()), settings.port()));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  private static StartFailure taken(Settings settings) {
    return new StartFailure(
        "Port %d on %s cannot be used, most likely because another program has it; choose another with --port."
            .formatted(settings.port(), settings.door().bind()));
  }

  private static Optional<PortInUseException> portInUse(Throwable failure) {
    return PortInUseException.class.isInstance(failure.getCause())
        ? Optional.of((PortInUseException) failure.getCause())
        : Optional.empty();
  }

  private static ConfigurableApplicationContext web(Settings settings, Assembly store) {
    SpringApplication application = new SpringApplication(FrontDoor.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setAddCommandLineProperties(false);
    application.setDefaultProperties(properties(settings));
    ApplicationContextInitializer<GenericApplicationContext> beans =
        context ->
            context.registerBean(Assembly.class, () -> store, d -> d.setDestroyMethodName(""));
    application.addInitializers(beans);
    if (store.isSandbox()) {
      application.addPrimarySources(List.of(SandboxDoor.class));
    }
    return application.run();
  }

  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>(tomcat());
    properties.put("server.port", settings.port());
    properties.put("server.address", settings.door().bind());
    // The door reads them, where the operator has named the proxies.
    properties.put("server.forward-headers-strategy", "none");
    return properties;
  }

  /// How Tomcat is set up, whatever it serves.
  static Map<String, Object> tomcat() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
    properties.put("spring.threads.virtual.enabled", "true");
    properties.put("server.tomcat.max-keep-alive-requests", "-1");
    // Behind a proxy, this server does not know by which name it was called.
    properties.put("server.tomcat.use-relative-redirects", "true");
    properties.put("server.tomcat.max-http-form-post-size", "8KB");
    properties.put("server.tomcat.max-swallow-size", "64KB");
    return properties;
  }

  Assembly store() {
    return store;
  }

  /// Opens a store and keeps it open until the process is told to end; tells meanwhile how far it
  /// is.
  ///
  /// @return the status of a process that could not open one
  static int run(String[] arguments, Map<String, String> environment) {
    Undo undo = new Undo();
    AtomicBoolean open = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(undo, open.get())));
    boolean terminal = Boolean.getBoolean("sutler.terminal");
    Progress progress = Progress.to(System.err, terminal);
    try (progress) {
      Application application = start(arguments, environment, undo, progress);
      open.set(true);
      progress.close();
      System.out.println(application.welcome());
    } catch (StartFailure failure) {
      progress.close();
      System.err.println("sutler: " + failure.getMessage());
      return CANNOT_START;
    } catch (RuntimeException broken) {
      if (!undo.hasEnded()) {
        throw broken;
      }
      return CANNOT_START;
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static void stop(Undo undo, boolean open) {
    if (!open && LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      // What the end of a half-made start breaks is no news.
      logs.stop();
    }
    undo.close();
  }

  /// What the operator sees when the store is open.
  String welcome() {
    return Welcome.text(store);
  }

  /// Finishes what is in flight, then stops.
  @Override
  public void close() {
    undo.close();
  }
}
