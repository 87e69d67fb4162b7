package sutler.boot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.authentication.PublicKeyCredentialRequestOptionsFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationProvider;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.security.web.webauthn.registration.PublicKeyCredentialCreationOptionsFilter;
import org.springframework.security.web.webauthn.registration.WebAuthnRegistrationFilter;
import sutler.checkout.Unavailable;
import sutler.store.Passkeys;
import sutler.web.Visitors;
import tools.jackson.databind.node.JsonNodeFactory;

/// Sign-in by passkey: Spring's filters, put together here because its configurer leaves the
/// session's id as it was.
final class PasskeyDoor {
  private PasskeyDoor() {}

  /// Browsers know passkeys under a name, not an address, and in secure contexts only.
  /// https://www.w3.org/TR/webauthn-3/#relying-party-identifier
  static Optional<String> host(Settings settings) {
    URI base = URI.create(settings.baseUrl());
    String host = Optional.ofNullable(base.getHost()).orElse("");
    boolean name = !host.matches("[0-9.]+|\\[.*");
    boolean secure = "https".equals(base.getScheme()) || host.equals("localhost");
    return name && secure ? Optional.of(host) : Optional.empty();
  }

  private static String origin(Settings settings) {
    URI base = URI.create(settings.baseUrl());
    return base.getScheme() + "://" + base.getRawAuthority();
  }

  static void configure(
      HttpSecurity http, Assembly store, String host, UserDetailsService accounts, SignedIn after) {
    Passkeys passkeys = store.people().passkeys();
    PublicKeyCredentialRpEntity name =
        PublicKeyCredentialRpEntity.builder().id(host).name("Sutler").build();
    Challenges challenges = challenges(store, name);
    Webauthn4JRelyingPartyOperations party =
        new Webauthn4JRelyingPartyOperations(
            passkeys, passkeys, name, Set.of(origin(store.settings())));
    // It is the only factor, so a key that was found must not be enough.
    party.setCustomizeCreationOptions(
        options ->
            options.authenticatorSelection(
                AuthenticatorSelectionCriteria.builder()
                    .userVerification(UserVerificationRequirement.REQUIRED)
                    .residentKey(ResidentKeyRequirement.REQUIRED)
                    .build()));
    party.setCustomizeRequestOptions(
        options -> options.userVerification(UserVerificationRequirement.REQUIRED));
    WebAuthnAuthenticationFilter signIn = new WebAuthnAuthenticationFilter();
    signIn.setAuthenticationManager(
        new ProviderManager(new WebAuthnAuthenticationProvider(party, accounts)));
    signIn.setSessionAuthenticationStrategy(
        new CompositeSessionAuthenticationStrategy(
            List.of(
                new ChangeSessionIdAuthenticationStrategy(),
                new CsrfAuthenticationStrategy(after.forms()))));
    signIn.setAuthenticationSuccessHandler(
        (request, response, who) -> {
          store
              .notices()
              .signedIn(UUID.fromString(who.getName()), "passkey", Visitors.network(request));
          signedIn(request, response, after);
        });
    signIn.setAuthenticationFailureHandler(
        (request, response, why) -> {
          store.notices().notSignedIn("passkey", Visitors.network(request));
          response.sendError(401);
        });
    signIn.setRequestOptionsRepository(challenges.toSignIn());
    WebAuthnRegistrationFilter registration = new WebAuthnRegistrationFilter(passkeys, party);
    registration.setCreationOptionsRepository(challenges.toAdd());
    PublicKeyCredentialCreationOptionsFilter toAdd =
        new PublicKeyCredentialCreationOptionsFilter(party);
    toAdd.setCreationOptionsRepository(challenges.toAdd());
    PublicKeyCredentialRequestOptionsFilter toSignIn =
        new PublicKeyCredentialRequestOptionsFilter(party);
    toSignIn.setRequestOptionsRepository(challenges.toSignIn());
    // Removed by a form of the account's pages.
    registration.setRemoveCredentialMatcher(request -> false);
    http.addFilterBefore(signIn, BasicAuthenticationFilter.class)
        .addFilterAfter(answering(registration), AuthorizationFilter.class)
        .addFilterBefore(toAdd, AuthorizationFilter.class)
        .addFilterBefore(toSignIn, AuthorizationFilter.class);
  }

  /// What a browser sends that makes no sense is its own fault: the libraries throw whatever they
  /// stumble over. Behind this path comes nothing else that could.
  private static HttpFilter answering(WebAuthnRegistrationFilter registration) {
    return new HttpFilter() {
      private static final long serialVersionUID = 1;

      @Override
      protected void doFilter(
          HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        try {
          registration.doFilter(request, response, chain);
        } catch (DataAccessException | Unavailable ours) {
          throw ours;
        } catch (RuntimeException nonsense) {
          if (!request.getRequestURI().equals("/webauthn/register") || response.isCommitted()) {
            throw nonsense;
          }
          response.sendError(400);
        }
      }
    };
  }

  private static Challenges challenges(Assembly store, PublicKeyCredentialRpEntity name) {
    return new Challenges(
        FrontDoor.sealed(store, Challenges.PURPOSE),
        store.kept().singleUses()::first,
        name,
        store.people().passkeys()::findByUsername,
        new OwnCookie("passkey", "Strict", store.settings().isSecure()));
  }

  /// What happens to somebody who has signed in.
  record SignedIn(WantedPage wanted, CsrfTokenRepository forms) {}

  /// Tells the page's script where to go on.
  private static void signedIn(
      HttpServletRequest request, HttpServletResponse response, SignedIn after) throws IOException {
    String next = after.wanted().take(request, response, "/account");
    response.setContentType("application/json");
    response
        .getWriter()
        .write(
            JsonNodeFactory.instance
                .objectNode()
                .put("authenticated", true)
                .put("redirectUrl", next)
                .toString());
  }
}
