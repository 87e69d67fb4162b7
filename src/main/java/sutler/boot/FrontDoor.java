package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import sutler.door.BoundedProtocol;
import sutler.door.Bounds;
import sutler.door.Doorkeeper;
import sutler.door.Networks;
import sutler.identity.Caller;
import sutler.identity.Guests;
import sutler.identity.SealedTokens;
import sutler.identity.Sealer;
import sutler.mcp.Bus;
import sutler.mcp.McpServer;
import sutler.mcp.McpServlet;
import sutler.mcp.Ration;
import sutler.mcp.Seal;
import sutler.store.AccountGone;
import sutler.store.NodeMessages;
import sutler.store.Vault;
import sutler.tools.Entrance;
import sutler.tools.Links;
import sutler.tools.Shop;
import sutler.web.CheckoutPage;
import sutler.web.Health;
import sutler.web.HomePage;
import sutler.web.Icons;
import sutler.web.ProductPage;

/// The servlets, and which paths they answer.
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
@Import({
  NetworkLimits.class,
  PeopleDoor.class,
  PeoplePages.class,
  AccountPages.class,
  ModuleDoor.class
})
class FrontDoor {
  private static final int REQUEST_BYTES_MAX = 256 * 1024;

  @Bean(destroyMethod = "")
  McpServer<Caller> shop(Assembly store) {
    Shop.Parts parts =
        new Shop.Parts(
            store.goods().index(),
            store.goods().countries(),
            store.goods().catalog(),
            store.goods().catalog(),
            store.checkout(),
            new Links(store.settings().baseUrl()),
            store.modules().wallets(),
            store.modules()::isPlayed,
            store.settings().access().guests(),
            store.isSandbox());
    VaultSeal seal = new VaultSeal(store.kept().vault());
    McpServer<Caller> server =
        Shop.server(
            parts,
            new Shop.Shared(
                new NodeBus(store.kept().nodeMessages()),
                seal,
                seal,
                store.kept().singleUses()::first,
                InstantSource.system()),
            Application.VERSION);
    store.goods().catalog().onChange(ids -> Shop.changed(server, ids));
    return server;
  }

  private record NodeBus(NodeMessages messages) implements Bus {
    @Override
    public void send(String message) {
      messages.send(message);
    }

    @Override
    public void listen(Consumer<String> receiver) {
      messages.listen(receiver);
    }
  }

  private record VaultSeal(Vault vault) implements Seal, Sealer {
    @Override
    public byte[] seal(byte[] plain, byte[] context) {
      return vault.sealForClient(plain, context);
    }

    @Override
    public Optional<byte[]> open(byte[] sealed, byte[] context) {
      return vault.openFromClient(sealed, context);
    }
  }

  @Bean
  ServletRegistrationBean<HttpServlet> mcp(Assembly store, McpServer<Caller> shop) {
    Bounds bounds = Assembly.bounds(store.settings());
    McpServlet<Caller> servlet =
        new McpServlet<>(
            shop,
            new Entrance(
                store.kept().identities()::caller,
                tokens(store),
                store.people().affiliates()::exists,
                store.people().watch()),
            new McpServlet.Limits(
                hosts(store.settings()),
                REQUEST_BYTES_MAX,
                store.settings().access().callsPerMinute(),
                new Ration(bounds.bodyBytes()),
                bounds.streams(),
                request -> Networks.of(request.getRemoteAddr()),
                challenge(store.settings())));
    return at(servlet, "mcp", "/mcp/*");
  }

  /// Of people's assistants, and of guests where they may come.
  private static Function<String, Optional<Caller>> tokens(Assembly store) {
    Guests guests = guests(store);
    boolean open = store.settings().access().guests();
    return token ->
        store
            .people()
            .grants()
            .caller(token)
            .or(() -> open ? guests.caller(token) : Optional.empty());
  }

  static Guests guests(Assembly store) {
    return new Guests(sealed(store, Guests.PURPOSE));
  }

  static SealedTokens sealed(Assembly store, String purpose) {
    return new SealedTokens(new VaultSeal(store.kept().vault()), purpose, InstantSource.system());
  }

  /// https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
  private static McpServlet.Challenge challenge(Settings settings) {
    return new McpServlet.Challenge(
        Optional.of(settings.baseUrl() + "/.well-known/oauth-protected-resource/mcp"),
        String.join(" ", Assembly.scopes()));
  }

  private static Set<String> hosts(Settings settings) {
    Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    settings
        .door()
        .publicUrl()
        .map(URI::create)
        .map(URI::getHost)
        .ifPresent(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    return hosts;
  }

  @Bean
  ServletRegistrationBean<HttpServlet> checkoutPage(Assembly store) {
    return at(
        new CheckoutPage(
            store.checkout(), store.live(), ModuleDoor.wallets(store), store.isSandbox()),
        "checkout",
        "/invoice/*");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> productPage(Assembly store) {
    return at(new ProductPage(store.goods().catalog(), store.isSandbox()), "product", "/product/*");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> health(Assembly store) {
    return at(
        new Health(
            store.kept().database()::answers, store.goods().index()::version, Application.VERSION),
        "health",
        "/health");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> homePage(Assembly store) {
    HomePage.Model model =
        new HomePage.Model(
            store.settings().baseUrl(),
            store.isSandbox(),
            store.goods().products(),
            Application.VERSION);
    return at(new HomePage(model), "home", "/");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> icons() {
    return at(new Icons(), "icons", "/icons/*");
  }

  /// Connections, heads and bodies are bounded by what the heap holds.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> bounded(Assembly store) {
    return factory -> {
      factory.setProtocol(BoundedProtocol.class.getName());
      factory.addConnectorCustomizers(
          connector -> {
            if (connector.getProtocolHandler() instanceof BoundedProtocol bounded) {
              bounded.bound(Assembly.bounds(store.settings()));
            }
          });
    };
  }

  /// Before every servlet and every other filter.
  @Bean
  FilterRegistrationBean<Doorkeeper> doorkeeper(Assembly store) {
    Settings settings = store.settings();
    FilterRegistrationBean<Doorkeeper> bean =
        new FilterRegistrationBean<>(
            new Doorkeeper(
                new Doorkeeper.Gate(
                    URI.create(settings.baseUrl()),
                    hosts(settings),
                    settings.door().proxies(),
                    FrontDoor::isCallersFault,
                    network -> store.notices().accessRefused("name", network))));
    bean.addUrlPatterns("/*");
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return bean;
  }

  private static boolean isCallersFault(Throwable broken) {
    return broken instanceof RequestRejectedException
        || broken instanceof AccountGone
        || broken instanceof HttpMessageNotReadableException;
  }

  /// Tomcat's own error page names the server and the fault; a short sentence does.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> quietErrors() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              ErrorReportValve valve = new ErrorReportValve();
              valve.setShowReport(false);
              valve.setShowServerInfo(false);
              context.getPipeline().addValve(valve);
            });
  }

  static ServletRegistrationBean<HttpServlet> at(
      HttpServlet servlet, String name, String... paths) {
    ServletRegistrationBean<HttpServlet> bean = new ServletRegistrationBean<>(servlet, paths);
    bean.setName(name);
    bean.setLoadOnStartup(1);
    return bean;
  }
}
