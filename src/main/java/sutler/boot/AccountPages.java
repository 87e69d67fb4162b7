package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import sutler.web.HistoryPage;
import sutler.web.TopUpPage;

/// The pages of an account's money.
@Configuration(proxyBeanMethods = false)
class AccountPages {

  @Bean
  ServletRegistrationBean<HttpServlet> topUp(Assembly store) {
    return FrontDoor.at(new TopUpPage(store.checkout().topUp(), true), "top-up", "/account/top-up");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> history(Assembly store) {
    return FrontDoor.at(
        new HistoryPage(store.books()::history, true), "history", "/account/history");
  }
}
