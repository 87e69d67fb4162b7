package sutler.tools;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import sutler.identity.Caller;
import sutler.identity.RawKey;
import sutler.mcp.Authenticator;

/// Lets callers in by API key or access token, and remembers who sent them.
public final class Entrance implements Authenticator<Caller> {
  private static final Logger LOG = System.getLogger(Entrance.class.getName());
  private static final int REF_LENGTH_MAX = 40;
  private static final int TOKEN_LENGTH_MAX = 300;

  private final Function<RawKey, Optional<Caller>> keys;
  private final Function<String, Optional<Caller>> tokens;
  private final Predicate<String> affiliates;
  private final Watch watch;

  /// Hears who comes.
  public interface Watch {
    void came(Caller caller, String network);

    /// A key or token was no good.
    void refused(String network);

    /// Somebody who was let in may not do what they asked for.
    void refused(Caller caller, String network);

    /// @param who an account's id, or a network
    void limited(String who);
  }

  /// @param tokens callers by access token
  public Entrance(
      Function<RawKey, Optional<Caller>> keys,
      Function<String, Optional<Caller>> tokens,
      Predicate<String> affiliates,
      Watch watch) {
    this.watch = watch;
    this.keys = keys;
    this.tokens = tokens;
    this.affiliates = affiliates;
  }

  @Override
  public Optional<Caller> authenticate(Credentials credentials) {
    Optional<Caller> caller =
        credentials.first().flatMap(RawKey::of).flatMap(keys).or(() -> byToken(credentials));
    if (caller.isPresent()) {
      watch.came(caller.get(), credentials.network());
    } else if (credentials.first().isPresent()) {
      watch.refused(credentials.network());
    }
    return caller.map(c -> credentials.ref().map(ref -> sentBy(c, ref)).orElse(c));
  }

  /// A token comes in the header for tokens and nowhere else; a URL is written down in too many
  /// places.
  private Optional<Caller> byToken(Credentials credentials) {
    return credentials.pathKey().isPresent()
        ? Optional.empty()
        : credentials.bearer().filter(t -> t.length() <= TOKEN_LENGTH_MAX).flatMap(tokens);
  }

  /// A code that nobody has is ignored: a broken link must not keep a shopper out.
  private Caller sentBy(Caller caller, String ref) {
    if (ref.matches("[A-Za-z0-9_-]{2," + REF_LENGTH_MAX + "}") && affiliates.test(ref)) {
      return caller.withAffiliate(ref);
    }
    LOG.log(Level.INFO, "an unknown affiliate code was ignored");
    return caller;
  }

  /// An account has as many calls as it has, however many keys; who has none shares its network's.
  @Override
  public String limitKey(Caller caller, String network) {
    return caller.isGuest() ? "network " + network : caller.accountId().toString();
  }

  @Override
  public void limited(String limitKey) {
    watch.limited(limitKey);
  }

  @Override
  public void refused(Caller caller, String network) {
    watch.refused(caller, network);
  }

  @Override
  public String callerKey(Caller caller) {
    return caller.credentialId().toString();
  }
}
