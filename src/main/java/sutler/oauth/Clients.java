package sutler.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/// All clients: those that are documents on the web, and those that registered. A client's id is
/// its key everywhere.
public final class Clients implements RegisteredClientRepository {
  private static final Duration ACCESS = Duration.ofHours(1);
  private static final Duration REFRESH = Duration.ofDays(30);
  private static final Duration CODE = Duration.ofMinutes(2);

  private final ClientDocuments documents;
  private final Function<String, Optional<Registered>> registered;
  private final List<String> scopes;
  private final boolean guests;
  private final Predicate<String> letIn;

  /// A client that registered itself.
  public record Registered(String id, String name, List<String> redirectUris) {}

  /// @param development whether documents may be on this machine
  /// @param guests whether clients without a user are allowed
  /// @param letIn whether somebody has let a client in
  public Clients(
      Function<String, Optional<Registered>> registered,
      Predicate<String> letIn,
      List<String> scopes,
      boolean development,
      boolean guests) {
    this.guests = guests;
    this.letIn = letIn;
    this.documents = new ClientDocuments(development);
    this.registered = registered;
    this.scopes = List.copyOf(scopes);
  }

  /// What a client calls itself.
  public String name(String id) {
    return Optional.ofNullable(findByClientId(id)).map(RegisteredClient::getClientName).orElse(id);
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("clients register at " + Registration.class);
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    return findByClientId(id);
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String id) {
    Optional<Registered> client =
        isDocument(id)
            ? document(id).map(d -> new Registered(d.id(), d.name(), d.redirectUris()))
            : registered.apply(id);
    // A guest's client is of no use where guests may not come.
    return client.filter(c -> guests || !c.redirectUris().isEmpty()).map(this::client).orElse(null);
  }

  /// Whether a client is a document on the web.
  public boolean isDocument(String id) {
    return documents.isAddress(id);
  }

  /// Whether finding a client means fetching a document.
  public boolean isFetched(String id) {
    return isDocument(id) && !documents.isKnown(id);
  }

  /// Strangers do not make the store fetch what they like: a person who is signed in does, or has
  /// let the client in.
  private Optional<ClientDocuments.Client> document(String id) {
    return documents.isKnown(id) || isSomebodySignedIn() || letIn.test(id)
        ? documents.find(id, who())
        : Optional.empty();
  }

  /// The account that is signed in; empty where there is none.
  private static String who() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null && isSomebodySignedIn() ? who.getName() : "";
  }

  private static boolean isSomebodySignedIn() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null
        && who.isAuthenticated()
        && !(who instanceof AnonymousAuthenticationToken)
        && !(who instanceof OAuth2ClientAuthenticationToken);
  }

  private RegisteredClient client(Registered client) {
    RegisteredClient.Builder builder =
        RegisteredClient.withId(client.id())
            .clientId(client.id())
            .clientName(client.name())
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .redirectUris(uris -> uris.addAll(client.redirectUris()))
            .scopes(all -> all.addAll(scopes))
            .clientSettings(
                ClientSettings.builder()
                    .requireProofKey(true)
                    .requireAuthorizationConsent(true)
                    .build())
            .tokenSettings(
                TokenSettings.builder()
                    .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
                    .accessTokenTimeToLive(ACCESS)
                    .refreshTokenTimeToLive(REFRESH)
                    .authorizationCodeTimeToLive(CODE)
                    .reuseRefreshTokens(false)
                    .build());
    if (guests) {
      builder.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
    }
    if (!client.redirectUris().isEmpty()) {
      builder
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN);
    }
    return builder.build();
  }
}
