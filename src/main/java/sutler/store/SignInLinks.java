package sutler.store;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.ott.DefaultOneTimeToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import sutler.crypto.Sha256;

/// The secrets in links that sign people in. Kept as hashes, used once. Spring's own service keeps
/// them as they are.
public final class SignInLinks implements OneTimeTokenService {
  private static final int SECRET_BYTES = 32;
  private static final String NONE = "none";

  private final Database database;
  private final Vault vault;
  private final SecureRandom random = new SecureRandom();

  private final BiPredicate<String, String> wanted;

  /// @param wanted whether a link for an address will be sent at all, by who asks for it from a
  ///   network; else none is kept
  public SignInLinks(Database database, Vault vault, BiPredicate<String, String> wanted) {
    this.vault = vault;
    this.database = database;
    this.wanted = wanted;
  }

  /// A wish for a link, and where it comes from.
  public static final class Wish extends GenerateOneTimeTokenRequest {
    private final String network;

    public Wish(String email, Duration life, String network) {
      super(email, life);
      this.network = network;
    }
  }

  /// Whether a link was made, or only looks so from outside.
  public static boolean isReal(OneTimeToken token) {
    return !token.getTokenValue().equals(NONE);
  }

  @Override
  public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String email = request.getUsername().strip().toLowerCase(Locale.ROOT);
    Instant until = Instant.now().plus(request.getExpiresIn());
    String network = request instanceof Wish wish ? wish.network : "";
    if (!wanted.test(email, network)) {
      return new DefaultOneTimeToken(NONE, email, until);
    }
    byte[] hash = Sha256.of(secret);
    database
        .sql()
        .sql("INSERT INTO sign_in_link (hash, email_sealed, expires_at) VALUES (?, ?, ?)")
        .param(hash)
        .param(vault.seal(email, context(hash)))
        .param(Timestamp.from(until))
        .update();
    return new DefaultOneTimeToken(secret, email, until);
  }

  @Override
  public @Nullable OneTimeToken consume(OneTimeTokenAuthenticationToken token) {
    String secret = Optional.ofNullable(token.getTokenValue()).orElse("");
    byte[] hash = Sha256.of(secret);
    return database
        .sql()
        .sql(
            "DELETE FROM sign_in_link WHERE hash = ? AND expires_at > now() RETURNING email_sealed, expires_at")
        .param(hash)
        .query(
            (row, n) ->
                new DefaultOneTimeToken(
                    secret,
                    vault.unseal(row.getBytes(1), context(hash)),
                    row.getTimestamp(2).toInstant()))
        .optional()
        .orElse(null);
  }

  private static String context(byte[] hash) {
    return "sign-in-link:" + HexFormat.of().formatHex(hash);
  }

  public void purge() {
    database.sql().sql("DELETE FROM sign_in_link WHERE expires_at < now()").update();
  }
}
