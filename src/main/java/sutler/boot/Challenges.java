package sutler.boot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.authentication.PublicKeyCredentialRequestOptionsRepository;
import org.springframework.security.web.webauthn.registration.PublicKeyCredentialCreationOptionsRepository;
import sutler.identity.SealedTokens;

/// What a passkey is asked to sign, in a sealed cookie instead of a session: a stranger who asks
/// for a challenge leaves nothing in the database, and any node can check the answer. Each is good
/// for one answer. https://www.w3.org/TR/webauthn-3/#sctn-cryptographic-challenges
///
/// @param once whether a challenge is answered for the first time; remembered until a time
/// @param users whose passkeys are made, by the account's id
record Challenges(
    SealedTokens tokens,
    BiPredicate<String, Instant> once,
    PublicKeyCredentialRpEntity party,
    Users users,
    OwnCookie cookie) {
  static final String PURPOSE = "passkey";
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final String SIGN_IN = "sign-in";
  private static final String ADD = "add";

  @FunctionalInterface
  interface Users {
    PublicKeyCredentialUserEntity of(String account);
  }

  private void keep(HttpServletResponse response, String what, @Nullable Bytes challenge) {
    if (challenge == null) {
      cookie.remove(response);
      return;
    }
    List<String> said = List.of(what, account(), challenge.toBase64UrlString());
    cookie.set(response, tokens.make(Instant.now().plus(LIFE), said), LIFE);
  }

  /// Who is signed in; a passkey for one account is not added to another.
  private static String account() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who == null ? "" : who.getName();
  }

  private Optional<Bytes> take(HttpServletRequest request, String what) {
    return cookie
        .value(request)
        .flatMap(tokens::read)
        .filter(said -> said.size() == 3 && said.getFirst().equals(what))
        .filter(said -> what.equals(SIGN_IN) || said.get(1).equals(account()))
        .map(said -> said.get(2))
        .filter(challenge -> once.test("passkey:" + challenge, Instant.now().plus(LIFE)))
        .map(Bytes::fromBase64);
  }

  PublicKeyCredentialRequestOptionsRepository toSignIn() {
    return new PublicKeyCredentialRequestOptionsRepository() {
      @Override
      public void save(
          HttpServletRequest request,
          HttpServletResponse response,
          @Nullable PublicKeyCredentialRequestOptions options) {
        keep(response, SIGN_IN, options == null ? null : options.getChallenge());
      }

      @Override
      public @Nullable PublicKeyCredentialRequestOptions load(HttpServletRequest request) {
        return take(request, SIGN_IN)
            .map(
                challenge ->
                    PublicKeyCredentialRequestOptions.builder()
                        .challenge(challenge)
                        .rpId(party.getId())
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build())
            .orElse(null);
      }
    };
  }

  PublicKeyCredentialCreationOptionsRepository toAdd() {
    return new PublicKeyCredentialCreationOptionsRepository() {
      @Override
      public void save(
          HttpServletRequest request,
          HttpServletResponse response,
          @Nullable PublicKeyCredentialCreationOptions options) {
        keep(response, ADD, options == null ? null : options.getChallenge());
      }

      @Override
      public @Nullable PublicKeyCredentialCreationOptions load(HttpServletRequest request) {
        return take(request, ADD).map(challenge -> creation(challenge)).orElse(null);
      }
    };
  }

  private PublicKeyCredentialCreationOptions creation(Bytes challenge) {
    return PublicKeyCredentialCreationOptions.builder()
        .rp(party)
        .user(users.of(account()))
        .challenge(challenge)
        .pubKeyCredParams(
            PublicKeyCredentialParameters.EdDSA,
            PublicKeyCredentialParameters.ES256,
            PublicKeyCredentialParameters.RS256)
        .authenticatorSelection(
            AuthenticatorSelectionCriteria.builder()
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build())
        .build();
  }
}
