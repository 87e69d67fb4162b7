package sutler.rails.x402;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import sutler.config.Finding;
import sutler.config.Setting;
import sutler.config.StartFailure;
import sutler.modules.Endpoint;
import sutler.modules.RailModule;
import sutler.modules.Site;

/// x402, wired. In a sandbox it is open without a setting, and plays what nobody takes for real.
/// Its tables are among the store's own migrations: they are older than modules are.
public final class X402Module implements RailModule {
  static final String NAME = "x402";

  /// Each payment asks the chain, which costs; what an invoice asks is free.
  private static final int PAYMENTS_PER_HOUR = 600;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return X402Settings.ALL;
  }

  @Override
  public List<Finding> check(Site site) {
    return X402Check.findings(X402Settings.of(site.config()), site.play().sandbox());
  }

  @Override
  public Optional<Opened> open(Site site) {
    X402Settings settings = X402Settings.of(site.config());
    if (settings.ways().isEmpty() && !site.play().sandbox()) {
      return Optional.empty();
    }
    try {
      return Optional.of(opened(site, new X402(parts(site, settings))));
    } catch (IllegalArgumentException wrong) {
      throw new StartFailure(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static X402.Parts parts(Site site, X402Settings settings) {
    return new X402.Parts(
        new SiteBills(site.payments(), site.clock()),
        new SqlAttempts(site.database()),
        id -> site.baseUrl() + "/" + NAME + "/invoices/" + id,
        settings,
        site.play(),
        site.clock());
  }

  private static Opened opened(Site site, X402 x402) {
    Endpoint endpoint =
        new Endpoint(
            "/" + NAME + "/invoices/*",
            x402.servlet(),
            new Endpoint.Limit(
                PAYMENTS_PER_HOUR,
                X402Module::pays,
                "{\"error\":\"Too many payments from here; try again in an hour.\",\"code\":\"LIMIT_EXCEEDED\",\"details\":{}}"));
    return new Opened(x402.rail(), x402::sweep, List.of(endpoint), Optional.of(x402));
  }

  private static boolean pays(HttpServletRequest request) {
    return request.getHeader("PAYMENT-SIGNATURE") != null || request.getHeader("X-PAYMENT") != null;
  }
}
