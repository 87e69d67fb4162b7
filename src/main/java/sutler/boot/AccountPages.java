package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import sutler.checkout.Clicks;
import sutler.store.Affiliates;
import sutler.store.Passkeys;
import sutler.web.AffiliatePage;
import sutler.web.ConnectPage;
import sutler.web.DataPage;
import sutler.web.HistoryPage;
import sutler.web.PasskeysPage;
import sutler.web.PurchasesPage;
import sutler.web.TopUpPage;
import sutler.web.Visitor;

/// The pages of an account's money.
@Configuration(proxyBeanMethods = false)
class AccountPages {

  @Bean
  ServletRegistrationBean<HttpServlet> topUp(Assembly store) {
    return FrontDoor.at(
        new TopUpPage(store.checkout().topUp(), store.isSandbox()), "top-up", "/account/top-up");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> allPurchases(Assembly store) {
    return FrontDoor.at(
        new PurchasesPage(store.checkout(), store.isSandbox()),
        "all-purchases",
        "/account/purchases");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> history(Assembly store) {
    return FrontDoor.at(
        new HistoryPage(store.kept().books()::history, store.isSandbox()),
        "history",
        "/account/history");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> affiliate(Assembly store) {
    String percent =
        BigDecimal.valueOf(store.settings().trade().affiliateBasisPoints(), 2)
            .stripTrailingZeros()
            .toPlainString();
    AffiliatePage page =
        new AffiliatePage(
            new Programme(store.people().affiliates()),
            store.settings().baseUrl(),
            percent,
            store.isSandbox());
    return FrontDoor.at(page, "affiliate", "/account/affiliate");
  }

  private record Programme(Affiliates affiliates) implements AffiliatePage.Programme {
    @Override
    public Optional<AffiliatePage.Partner> of(UUID account) {
      return affiliates
          .of(account)
          .map(
              p ->
                  new AffiliatePage.Partner(
                      p.code(), p.since(), p.clicks(), p.purchases(), p.earned()));
    }

    @Override
    public boolean apply(UUID account, String code) {
      return affiliates.apply(account, code);
    }
  }

  @Bean
  ServletRegistrationBean<HttpServlet> connect(Assembly store) {
    Affiliates affiliates = store.people().affiliates();
    ConnectPage page =
        new ConnectPage(
            new Referrals(affiliates, new Clicks(affiliates::clicked)),
            store.settings().baseUrl() + "/mcp",
            store.isSandbox());
    return FrontDoor.at(page, "connect", "/connect");
  }

  private record Referrals(Affiliates affiliates, Clicks clicks) implements ConnectPage.Referrals {
    @Override
    public boolean exists(String code) {
      return affiliates.exists(code);
    }

    @Override
    public void clicked(String code, String network) {
      clicks.clicked(code, network);
    }
  }

  @Bean
  ServletRegistrationBean<HttpServlet> passkeys(Assembly store) {
    PasskeysPage page =
        new PasskeysPage(
            new OwnPasskeys(store.people().passkeys(), store.notices()),
            PeoplePages::visitor,
            PasskeyDoor.host(store.settings()).isPresent(),
            store.isSandbox());
    return FrontDoor.at(page, "passkeys", "/account/passkeys/*");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> data(Assembly store) {
    return FrontDoor.at(
        new DataPage(new OwnData(store), PeoplePages::visitor, store.isSandbox()),
        "data",
        "/account/data/*");
  }

  private record OwnPasskeys(Passkeys passkeys, AccountNotices notices)
      implements PasskeysPage.Passkeys {
    @Override
    public List<PasskeysPage.Passkey> of(UUID account) {
      return passkeys.of(account).stream()
          .map(p -> new PasskeysPage.Passkey(p.id(), p.name(), p.createdAt(), p.usedAt()))
          .toList();
    }

    @Override
    public boolean remove(Visitor visitor, String id) {
      boolean removed = passkeys.remove(visitor.account(), id);
      if (removed) {
        notices.passkeyRemoved(visitor.account(), visitor.network());
      }
      return removed;
    }
  }
}
