package sutler.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import sutler.mcp.McpServer;

/// A running store: started in one piece, stopped in the opposite order.
public final class Application implements AutoCloseable {
  public static final String VERSION = "0.1.0";

  private final DataFolder folder;
  private final Optional<EmbeddedPostgres> postgres;
  private final Assembly store;
  private final Ticker ticker;
  private final ConfigurableApplicationContext web;

  private Application(
      DataFolder folder,
      Optional<EmbeddedPostgres> postgres,
      Assembly store,
      Ticker ticker,
      ConfigurableApplicationContext web) {
    this.folder = folder;
    this.postgres = postgres;
    this.store = store;
    this.ticker = ticker;
    this.web = web;
  }

  /// @throws StartFailure with a sentence for the operator
  public static Application start(String[] arguments, Map<String, String> environment) {
    // Libraries that log through java.util.logging come out at the same place as the others.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Settings settings = Settings.read(arguments, environment);
    checkPort(settings);
    DataFolder folder = DataFolder.open(settings.data());
    Optional<EmbeddedPostgres> postgres = Optional.empty();
    try {
      if (settings.databaseUrl().isEmpty()) {
        String password =
            folder.secret(
                "postgres-password", () -> sutler.identity.RawKey.random().dangerouslyShow());
        postgres = Optional.of(EmbeddedPostgres.start(folder.postgres(), password));
      }
      Assembly store = Assembly.open(settings, folder, url(settings, postgres));
      return open(settings, folder, postgres, store);
    } catch (RuntimeException failed) {
      postgres.ifPresent(Application::closeQuietly);
      closeQuietly(folder);
      throw failed;
    }
  }

  private static Application open(
      Settings settings, DataFolder folder, Optional<EmbeddedPostgres> postgres, Assembly store) {
    try {
      ConfigurableApplicationContext web = web(settings, store);
      store.nodeMessages().start();
      return new Application(folder, postgres, store, new Ticker(store), web);
    } catch (RuntimeException failed) {
      store.close();
      throw portInUse(failed).isPresent() ? taken(settings) : failed;
    }
  }

  private static DatabaseUrl url(Settings settings, Optional<EmbeddedPostgres> postgres) {
    return postgres
        .map(p -> new DatabaseUrl(p.url(), Optional.of(p.user()), Optional.of(p.password())))
        .or(settings::databaseUrl)
        .orElseThrow();
  }

  /// Before the database is touched: the mistake is a common one.
  private static void checkPort(Settings settings) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(
          new java.net.InetSocketAddress(InetAddress.getByName(settings.bind()), settings.port()));
    } catch (IOException inUse) {
      throw taken(settings);
    }
  }

  private static StartFailure taken(Settings settings) {
    return new StartFailure(
        "Port %d on %s cannot be used, most likely because another program has it; choose another with --port."
            .formatted(settings.port(), settings.bind()));
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
    return application.run();
  }

  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>(tomcat());
    properties.put("server.port", settings.port());
    properties.put("server.address", settings.bind());
    properties.put("server.forward-headers-strategy", settings.trustProxy() ? "native" : "none");
    return properties;
  }

  /// How Tomcat is set up, whatever it serves.
  static Map<String, Object> tomcat() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
    properties.put("spring.threads.virtual.enabled", "true");
    properties.put("server.tomcat.max-keep-alive-requests", "-1");
    properties.put("server.tomcat.connection-timeout", "20s");
    properties.put("server.tomcat.keep-alive-timeout", "60s");
    // Behind a proxy, this server does not know by which name it was called.
    properties.put("server.tomcat.use-relative-redirects", "true");
    properties.put("server.tomcat.max-http-form-post-size", "64KB");
    properties.put("server.tomcat.max-swallow-size", "1MB");
    properties.put("server.max-http-request-header-size", "16KB");
    return properties;
  }

  Assembly store() {
    return store;
  }

  /// The settings, for people.
  public static String help() {
    return Settings.help();
  }

  /// What the operator sees when the store is open.
  public String welcome() {
    return Welcome.text(store.settings(), store.products(), store.sandboxKey());
  }

  /// Finishes what is in flight, then stops.
  @Override
  public void close() {
    // Streams that clients listen on would otherwise be waited for.
    web.getBean(McpServer.class).close();
    web.close();
    ticker.close();
    store.close();
    postgres.ifPresent(Application::closeQuietly);
    closeQuietly(folder);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.getLogger(Application.class.getName())
          .log(System.Logger.Level.WARNING, "closing failed: " + e.getMessage());
    }
  }
}
