package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import sutler.identity.Actor;
import sutler.identity.RawKey;
import sutler.invoice.Order;
import sutler.oauth.Metadata;
import sutler.oauth.Registration;
import sutler.store.Gifts;
import sutler.store.SqlClients;
import sutler.store.SqlGrants;
import sutler.store.SqlKeys;
import sutler.web.AccountPage;
import sutler.web.ConsentPage;
import sutler.web.GiftPage;
import sutler.web.KeysPage;
import sutler.web.PurchasePage;
import sutler.web.SecurityContact;
import sutler.web.SignInPages;
import sutler.web.Visitor;
import sutler.web.Visitors;

/// The pages of people, and what OAuth's clients read.
@Configuration(proxyBeanMethods = false)
class PeoplePages {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  @Bean
  ServletRegistrationBean<HttpServlet> metadata(Assembly store) {
    return FrontDoor.at(
        new Metadata(
            store.settings().baseUrl(), Assembly.scopes(), store.settings().access().guests()),
        "metadata",
        "/.well-known/*",
        "/oauth2/keys");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> securityContact(Assembly store) {
    return FrontDoor.at(
        new SecurityContact(
            store.settings().baseUrl(),
            store.settings().trade().operatorEmail(),
            InstantSource.system()),
        "security-contact",
        "/.well-known/security.txt");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> registration(Assembly store) {
    Registration.Book book =
        (id, name, redirects) ->
            store.people().clients().add(new SqlClients.Client(id, name, redirects));
    return FrontDoor.at(
        new Registration(book, store.settings().access().guests()),
        "registration",
        "/oauth2/register");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> signIn(Assembly store) {
    return FrontDoor.at(
        new SignInPages(
            store.isSandbox(),
            store.settings().smtp().isEmpty(),
            PasskeyDoor.host(store.settings()).isPresent()),
        "sign-in",
        "/sign-in/*");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> consent(Assembly store) {
    ConsentPage page =
        new ConsentPage(
            state -> asked(store, state),
            id -> store.kept().identities().account(id).email(),
            store.isSandbox());
    return FrontDoor.at(page, "consent", "/oauth2/consent");
  }

  private static Optional<ConsentPage.Asked> asked(Assembly store, String state) {
    OAuth2Authorization waiting =
        store.people().grants().findByToken(state, new OAuth2TokenType("state"));
    if (waiting == null) {
      return Optional.empty();
    }
    OAuth2AuthorizationRequest request =
        waiting.getAttribute(OAuth2AuthorizationRequest.class.getName());
    String clientId = waiting.getRegisteredClientId();
    return Optional.ofNullable(request)
        .map(
            r ->
                new ConsentPage.Asked(
                    UUID.fromString(waiting.getPrincipalName()),
                    clientId,
                    store.people().directory().name(clientId),
                    String.valueOf(r.getRedirectUri()),
                    Assembly.scopes().stream().filter(r.getScopes()::contains).toList()));
  }

  @Bean
  ServletRegistrationBean<HttpServlet> account(Assembly store) {
    AccountPage page =
        new AccountPage(
            store.checkout(),
            id -> store.kept().identities().account(id).email(),
            new Assistants(store.people().grants()),
            visitor -> {
              store.people().sessions().endAll(visitor.account());
              store.notices().signedOutEverywhere(visitor.account(), visitor.network());
            },
            PeoplePages::visitor,
            store.isSandbox());
    return FrontDoor.at(page, "account", "/account/*");
  }

  @Bean
  ServletRegistrationBean<HttpServlet> keys(Assembly store) {
    KeysPage page =
        new KeysPage(
            new Keys(store.people().keys(), store.notices()),
            PeoplePages::visitor,
            store.settings().baseUrl() + "/mcp",
            store.isSandbox());
    return FrontDoor.at(page, "keys", "/account/keys/*");
  }

  /// Behind what only lets in who is signed in.
  static Visitor visitor(HttpServletRequest request) {
    return new Visitor(
        Visitors.account(request).orElseThrow(),
        Visitors.network(request),
        FreshSignIn.isFresh(request));
  }

  private record Keys(SqlKeys keys, AccountNotices notices) implements KeysPage.Keys {
    @Override
    public List<KeysPage.Key> of(UUID account) {
      return keys.of(account).stream()
          .map(k -> new KeysPage.Key(k.id(), k.name(), k.createdAt(), k.usedAt()))
          .toList();
    }

    @Override
    public Optional<String> create(Visitor visitor, String name) {
      Optional<RawKey> made = keys.create(visitor.account(), name);
      made.ifPresent(key -> notices.keyMade(visitor.account(), name, visitor.network()));
      return made.map(RawKey::dangerouslyShow);
    }

    @Override
    public boolean revoke(Visitor visitor, UUID key) {
      boolean revoked = keys.revoke(visitor.account(), key);
      if (revoked) {
        notices.keyRevoked(visitor.account(), key, visitor.network());
      }
      return revoked;
    }
  }

  @Bean
  ServletRegistrationBean<HttpServlet> purchases(Assembly store) {
    return FrontDoor.at(
        new PurchasePage(
            store.checkout(),
            order -> store.people().gifts().posted(order).map(PeoplePages::told),
            store.isSandbox()),
        "purchases",
        "/account/purchases/*");
  }

  private static String told(Gifts.Posted mail) {
    return switch (mail.status()) {
      case "sent" -> "was sent " + mail.sentAt().map(TIME::format).orElse("");
      case "shown" -> "is shown in the sandbox's mail";
      case "failed" -> "could not be sent: " + mail.problem();
      default ->
          mail.problem().isEmpty()
              ? "is sent " + TIME.format(mail.dueAt())
              : "is tried again: " + mail.problem();
    };
  }

  private record Assistants(SqlGrants grants) implements AccountPage.Assistants {
    @Override
    public List<AccountPage.Assistant> of(UUID account) {
      return grants.of(account).stream()
          .map(
              g ->
                  new AccountPage.Assistant(
                      g.id(), g.clientName(), g.clientId(), g.scopes(), g.createdAt(), g.usedAt()))
          .toList();
    }

    @Override
    public boolean revoke(UUID account, UUID assistant) {
      return grants.revoke(account, assistant);
    }
  }

  @Bean
  ServletRegistrationBean<HttpServlet> gift(Assembly store) {
    GiftPage page =
        new GiftPage(
            secret -> gift(store, secret), store.people().gifts()::opened, store.isSandbox());
    return FrontDoor.at(page, "gift", "/gift/*");
  }

  private static Optional<Order> gift(Assembly store, String secret) {
    return store
        .people()
        .gifts()
        .find(secret)
        .flatMap(
            found ->
                store
                    .checkout()
                    .purchases()
                    .of(found.accountId(), Actor.LINK)
                    .find(found.invoiceId())
                    .flatMap(invoice -> invoice.order(found.orderId())));
  }
}
