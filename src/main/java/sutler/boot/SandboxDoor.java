package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import sutler.store.Mails;
import sutler.web.DemoSignIn;
import sutler.web.SandboxMail;
import sutler.web.SandboxPayments;

/// What answers below `/sandbox`. A live store does not have it.
@Configuration(proxyBeanMethods = false)
class SandboxDoor {

  @Bean
  ServletRegistrationBean<HttpServlet> sandboxPayments(Assembly store) {
    return FrontDoor.at(
        new SandboxPayments(store.checkout(), store.modules()::isPlayed, InstantSource.system()),
        "sandbox",
        "/sandbox/invoices/*");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> sandboxMail(Assembly store) {
    SandboxMail page =
        new SandboxMail(
            store.settings().smtp().isPresent(),
            () -> store.people().mails().newest().stream().map(SandboxDoor::shown).toList());
    return FrontDoor.at(page, "sandbox-mail", "/sandbox/mail");
  }

  private static SandboxMail.Mail shown(Mails.Mail mail) {
    return new SandboxMail.Mail(
        mail.recipient(),
        mail.subject(),
        mail.text().lines().filter(line -> !line.isBlank()).toList(),
        PeoplePages.TIME.format(mail.createdAt()));
  }

  @Bean
  ServletRegistrationBean<HttpServlet> demoSignIn(Assembly store) {
    return FrontDoor.at(
        new DemoSignIn((in, out) -> PeopleDoor.demo(store, in, out)),
        "demo-sign-in",
        "/sandbox/sign-in");
  }
}
