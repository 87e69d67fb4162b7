package sutler.boot;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.HeaderWriterLogoutHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ClearSiteDataHeaderWriter;
import org.springframework.security.web.header.writers.ClearSiteDataHeaderWriter.Directive;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import sutler.oauth.AuthorizationServer;
import sutler.store.Mails;
import sutler.store.Sessions;
import sutler.store.SignInLinks;
import sutler.web.Trouble;
import sutler.web.Visitors;

/// How people come in: sessions, sign-in by a link, and the authorization server. None of it stands
/// before `/mcp`.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableSpringHttpSession
class PeopleDoor {
  private static final Duration LINK_LIFE = Duration.ofMinutes(10);
  private static final String[] PATHS = {
    "/sign-in",
    "/sign-in/*",
    "/sign-out",
    "/account",
    "/account/*",
    "/oauth2/*",
    "/invoice/*",
    "/webauthn/*",
    "/login/webauthn"
  };

  @Bean
  Sessions sessionRepository(Assembly store) {
    return store.people().sessions();
  }

  /// Only these paths go through Spring Security: the others have no sessions.
  @Bean
  FilterRegistrationBean<Filter> security(
      @Qualifier("springSecurityFilterChain") Filter springSecurityFilterChain, Assembly store) {
    return onlyPeople(springSecurityFilterChain, 2, store);
  }

  @Bean
  FilterRegistrationBean<Filter> sessions(
      @Qualifier("springSessionRepositoryFilter") Filter springSessionRepositoryFilter,
      Assembly store) {
    return onlyPeople(springSessionRepositoryFilter, 1, store);
  }

  private static FilterRegistrationBean<Filter> onlyPeople(
      Filter filter, int order, Assembly store) {
    FilterRegistrationBean<Filter> bean = new FilterRegistrationBean<>(filter);
    bean.addUrlPatterns(PATHS);
    if (store.isSandbox()) {
      bean.addUrlPatterns("/sandbox/sign-in");
    }
    bean.setOrder(order);
    return bean;
  }

  @Bean
  CookieSerializer cookie(Assembly store) {
    boolean secure = store.settings().isSecure();
    DefaultCookieSerializer cookie = new DefaultCookieSerializer();
    cookie.setCookieName(secure ? "__Host-sutler" : "sutler");
    cookie.setCookiePath("/");
    cookie.setUseHttpOnlyCookie(true);
    cookie.setUseSecureCookie(secure);
    // Lax: a client sends the person here from elsewhere.
    cookie.setSameSite("Lax");
    return cookie;
  }

  @Bean
  UserDetailsService accounts(Assembly store) {
    return name -> {
      // A link names an address, a passkey the account.
      String id =
          name.contains("@") ? store.kept().identities().ofEmail(name).id().toString() : name;
      return User.withUsername(id).password("").authorities(List.of()).build();
    };
  }

  @Bean
  @Order(1)
  SecurityFilterChain authorization(HttpSecurity http, Assembly store) {
    http.securityMatcher("/oauth2/**")
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/oauth2/register", "/oauth2/keys")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .csrf(csrf -> csrf.ignoringRequestMatchers("/oauth2/**").csrfTokenRepository(forms(store)))
        .requestCache(cache -> cache.requestCache(wanted(store)))
        .addFilterAfter(documentsForPeople(store), CsrfFilter.class)
        .addFilterAfter(new FreshSignIn(wanted(store)), CsrfFilter.class)
        .exceptionHandling(
            e -> e.authenticationEntryPoint(signInFirst()).accessDeniedHandler(refused(store)));
    AuthorizationServer.configure(
        http,
        new AuthorizationServer.Parts(
            store.settings().baseUrl(),
            store.people().directory(),
            store.people().grants(),
            Assembly.scopes(),
            "/oauth2/consent",
            store.settings().access().guests()
                ? Optional.of(
                    (scopes, until) ->
                        FrontDoor.guests(store).token(UUID.randomUUID(), scopes, until))
                : Optional.empty(),
            Trouble::show));
    return http.build();
  }

  /// A client that is a document is looked at once somebody has signed in, and not before.
  private static Filter documentsForPeople(Assembly store) {
    return new HttpFilter() {
      private static final long serialVersionUID = 1;

      @Override
      protected void doFilter(
          HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        boolean asks =
            request.getRequestURI().equals("/oauth2/authorize")
                && request.getMethod().equals("GET")
                && store.people().directory().isDocument(clientId(request));
        if (asks && FreshSignIn.signedInAt(request).isEmpty()) {
          wanted(store).saveRequest(request, response);
          response.sendRedirect("/sign-in");
          return;
        }
        chain.doFilter(request, response);
      }
    };
  }

  static String clientId(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter("client_id")).orElse("");
  }

  @Bean
  @Order(2)
  SecurityFilterChain pages(HttpSecurity http, Assembly store, UserDetailsService accounts) {
    PasskeyDoor.host(store.settings())
        .ifPresent(
            host ->
                PasskeyDoor.configure(
                    http,
                    store,
                    host,
                    accounts,
                    new PasskeyDoor.SignedIn(wanted(store), forms(store))));
    http.authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/account/**").authenticated().anyRequest().permitAll())
        .exceptionHandling(
            e -> e.authenticationEntryPoint(signInFirst()).accessDeniedHandler(refused(store)))
        .csrf(csrf -> csrf.csrfTokenRepository(forms(store)))
        .addFilterAfter(new FreshSignIn(wanted(store)), CsrfFilter.class)
        .requestCache(cache -> cache.requestCache(wanted(store)))
        .logout(
            logout ->
                logout
                    .logoutUrl("/sign-out")
                    .logoutSuccessUrl("/")
                    .addLogoutHandler((request, response, who) -> signedOut(store, request, who))
                    // Nothing of an account is left in a browser that others use too.
                    .addLogoutHandler(
                        new HeaderWriterLogoutHandler(
                            new ClearSiteDataHeaderWriter(Directive.CACHE, Directive.STORAGE))))
        .oneTimeTokenLogin(
            login ->
                login
                    .loginPage("/sign-in")
                    .tokenGeneratingUrl("/sign-in/send")
                    .loginProcessingUrl("/sign-in/use")
                    .successHandler(signedIn(store))
                    .failureHandler(notSignedIn(store))
                    .showDefaultSubmitPage(false)
                    .tokenService(store.people().links())
                    .generateRequestResolver(
                        request ->
                            Optional.ofNullable(request.getParameter("username"))
                                .map(String::strip)
                                .filter(email -> !email.isEmpty())
                                .or(() -> Optional.of("nobody"))
                                .map(email -> wish(email, request))
                                .orElse(null))
                    .tokenGenerationSuccessHandler(
                        (request, response, token) -> {
                          store.notices().linkAsked(Visitors.network(request));
                          send(store, response, token);
                        }));
    return http.build();
  }

  private static GenerateOneTimeTokenRequest wish(String email, HttpServletRequest request) {
    return new SignInLinks.Wish(email, LINK_LIFE, Visitors.network(request));
  }

  private static AuthenticationFailureHandler notSignedIn(Assembly store) {
    return (request, response, why) -> {
      store.notices().notSignedIn("link", Visitors.network(request));
      response.sendRedirect("/sign-in?error");
    };
  }

  /// Goes on where the person was.
  private static SavedRequestAwareAuthenticationSuccessHandler signedIn(Assembly store) {
    SavedRequestAwareAuthenticationSuccessHandler handler =
        new SavedRequestAwareAuthenticationSuccessHandler() {
          @Override
          public void onAuthenticationSuccess(
              HttpServletRequest request, HttpServletResponse response, Authentication who)
              throws IOException, ServletException {
            store
                .notices()
                .signedIn(UUID.fromString(who.getName()), "link", Visitors.network(request));
            // It is read from what came with the request: forgotten now, it is still gone to.
            wanted(store).removeRequest(request, response);
            super.onAuthenticationSuccess(request, response, who);
          }
        };
    handler.setDefaultTargetUrl("/account");
    handler.setRequestCache(wanted(store));
    return handler;
  }

  static WantedPage wanted(Assembly store) {
    return new WantedPage(store.settings().isSecure());
  }

  /// What shows that a form is ours: in a cookie too, as no page of others can read or set it.
  static CookieCsrfTokenRepository forms(Assembly store) {
    boolean secure = store.settings().isSecure();
    CookieCsrfTokenRepository forms = new CookieCsrfTokenRepository();
    forms.setCookieName(secure ? "__Host-sutler-form" : "sutler-form");
    forms.setHeaderName("X-CSRF-TOKEN");
    forms.setCookiePath("/");
    forms.setCookieCustomizer(cookie -> cookie.httpOnly(true).secure(secure).sameSite("Lax"));
    return forms;
  }

  private static void signedOut(
      Assembly store, HttpServletRequest request, @Nullable Authentication who) {
    if (who != null) {
      store.notices().signedOut(UUID.fromString(who.getName()), Visitors.network(request));
    }
  }

  /// A form of another site, or without its token.
  private static AccessDeniedHandler refused(Assembly store) {
    AccessDeniedHandler says = new AccessDeniedHandlerImpl();
    return (request, response, why) -> {
      store.notices().accessRefused("form", Visitors.network(request));
      says.handle(request, response, why);
    };
  }

  private static LoginUrlAuthenticationEntryPoint signInFirst() {
    LoginUrlAuthenticationEntryPoint entry = new LoginUrlAuthenticationEntryPoint("/sign-in");
    entry.setFavorRelativeUris(true);
    return entry;
  }

  /// The answer is the same for every address, and nobody's mailbox is flooded.
  private static void send(Assembly store, HttpServletResponse response, OneTimeToken token)
      throws IOException {
    String email = token.getUsername();
    if (SignInLinks.isReal(token)) {
      String link = store.settings().baseUrl() + "/sign-in/link?token=" + token.getTokenValue();
      store
          .people()
          .mails()
          .add(
              email,
              "sign-in",
              new Mails.Draft(
                  "Your link to sign in to Sutler",
                  """
                  Open this link to sign in. It works once, for 10 minutes.

                  %s

                  If you did not ask for it, do nothing."""
                      .formatted(link),
                  ""));
    }
    response.sendRedirect("/sign-in/sent");
  }

  /// Signs the demo account in.
  static String demo(Assembly store, HttpServletRequest request, HttpServletResponse response) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            Sandbox.ACCOUNT.toString(), "", List.of()));
    // Another id than before: who knew the session must not be signed in with it.
    request.getSession();
    request.changeSessionId();
    store.notices().signedIn(Sandbox.ACCOUNT, "demo", Visitors.network(request));
    new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    return wanted(store).take(request, response, "/account");
  }
}
