package sutler.boot;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import sutler.invoice.Invoice;
import sutler.modules.Endpoint;
import sutler.payment.PaymentMethod;
import sutler.web.CheckoutPage;

/// What rails and suppliers answer over HTTP.
@Configuration(proxyBeanMethods = false)
class ModuleDoor {

  @Bean
  ServletContextInitializer moduleEndpoints(Assembly store) {
    return context -> {
      List<Modules.Served> all = store.modules().endpoints();
      for (int i = 0; i < all.size(); i++) {
        serve(store, all.get(i), i, context);
      }
    };
  }

  private static void serve(Assembly store, Modules.Served served, int n, ServletContext context)
      throws ServletException {
    Endpoint endpoint = served.endpoint();
    Endpoint.Limit limit = endpoint.limit();
    boolean limited = store.settings().access().callsPerMinute() > 0;
    String name = served.module() + "-" + n;
    FrontDoor.at(endpoint.servlet(), name, endpoint.path()).onStartup(context);
    NetworkLimits.limited(
            store,
            endpoint.path(),
            limit.perHour(),
            request -> limited && limit.counts().test(request),
            limit.refusal())
        .onStartup(context);
  }

  /// For the checkout page.
  static CheckoutPage.Wallets wallets(Assembly store) {
    return new CheckoutPage.Wallets() {
      @Override
      public Optional<String> address(Invoice invoice) {
        return store.modules().wallets().takes(invoice.method())
            ? Optional.of(store.modules().wallets().url(invoice.id()))
            : Optional.empty();
      }

      @Override
      public boolean isPlayed(PaymentMethod method) {
        return store.modules().isPlayed(method);
      }
    };
  }
}
