package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import sutler.config.StartFailure;
import sutler.invoice.Invoice;
import sutler.payment.PaymentMethod;
import sutler.rails.x402.X402;
import sutler.store.Database;
import sutler.store.SqlAttempts;
import sutler.tools.Wallets;
import sutler.web.CheckoutPage;
import tools.jackson.databind.JsonNode;

/// x402, wired: what is played, what is real, and who sees it.
@Configuration(proxyBeanMethods = false)
class X402Door {
  private static final int PAYMENTS_PER_HOUR = 600;

  @Bean
  ServletRegistrationBean<HttpServlet> x402(Assembly store) {
    return FrontDoor.at(store.x402().servlet(), "x402", "/x402/invoices/*");
  }

  /// Each payment asks the chain, which costs; what an invoice asks is free.
  @Bean
  FilterRegistrationBean<NetworkLimit> x402Limit(Assembly store) {
    boolean limited = store.settings().access().callsPerMinute() > 0;
    return PeopleDoor.limited(
        new NetworkLimit(
            PAYMENTS_PER_HOUR,
            request ->
                limited
                    && (request.getHeader("PAYMENT-SIGNATURE") != null
                        || request.getHeader("X-PAYMENT") != null),
            "{\"error\":\"Too many payments from here; try again in an hour.\",\"code\":\"LIMIT_EXCEEDED\",\"details\":{}}"),
        "/x402/invoices/*");
  }

  /// @param real methods that are paid for real, by whatever rail
  /// @throws StartFailure when what the operator set does not fit together
  static X402 open(Settings settings, Database database, X402Bills bills, Set<PaymentMethod> real) {
    Map<PaymentMethod, X402.Way> ways = settings.x402().ways();
    Set<PaymentMethod> played = new HashSet<>();
    for (PaymentMethod method : settings.trade().methods()) {
      if (X402.isPossible(method) && !settings.isLive() && !real.contains(method)) {
        played.add(method);
      }
    }
    try {
      return new X402(
          new X402.Parts(
              bills,
              new SqlAttempts(database),
              id -> url(settings, id),
              ways,
              !settings.isLive(),
              played,
              InstantSource.system()));
    } catch (IllegalArgumentException wrong) {
      throw new StartFailure(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static String url(Settings settings, UUID invoiceId) {
    return settings.baseUrl() + "/x402/invoices/" + invoiceId;
  }

  /// For the tools.
  static Wallets wallets(Assembly store) {
    X402 x402 = store.x402();
    return new Wallets() {
      @Override
      public boolean isPlayed(PaymentMethod method) {
        return store.isPlayed(method);
      }

      @Override
      public boolean takes(PaymentMethod method) {
        return x402.takes(method);
      }

      @Override
      public Paid pay(UUID invoiceId, JsonNode payment) {
        X402.Told told = x402.pay(invoiceId, payment);
        return switch (told.end()) {
          case SETTLED -> new Paid.Settled(told.said().orElseThrow());
          case REFUSED -> new Paid.Refused(told.said().orElseThrow());
          case UNKNOWN -> new Paid.Unknown();
          case CLOSED -> new Paid.Closed();
          case CONFLICT -> new Paid.Conflict();
        };
      }
    };
  }

  /// For the checkout page.
  static CheckoutPage.Wallets addresses(Assembly store) {
    return new CheckoutPage.Wallets() {
      @Override
      public Optional<String> address(Invoice invoice) {
        return store.x402().takes(invoice.method())
            ? Optional.of(url(store.settings(), invoice.id()))
            : Optional.empty();
      }

      @Override
      public boolean isPlayed(PaymentMethod method) {
        return store.isPlayed(method);
      }
    };
  }
}
