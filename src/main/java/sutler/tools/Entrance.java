package sutler.tools;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import sutler.identity.Caller;
import sutler.identity.RawKey;
import sutler.mcp.Authenticator;

/// Lets callers in by API key, and remembers who sent them.
public final class Entrance implements Authenticator<Caller> {
  private static final Logger LOG = System.getLogger(Entrance.class.getName());
  private static final int REF_LENGTH_MAX = 40;

  private final Function<RawKey, Optional<Caller>> keys;
  private final Predicate<String> affiliates;

  public Entrance(Function<RawKey, Optional<Caller>> keys, Predicate<String> affiliates) {
    this.keys = keys;
    this.affiliates = affiliates;
  }

  @Override
  public Optional<Caller> authenticate(Credentials credentials) {
    Optional<Caller> caller = credentials.first().flatMap(RawKey::of).flatMap(keys);
    return caller.map(c -> credentials.ref().map(ref -> sentBy(c, ref)).orElse(c));
  }

  /// A code that nobody has is ignored: a broken link must not keep a shopper out.
  private Caller sentBy(Caller caller, String ref) {
    if (ref.matches("[A-Za-z0-9_-]{2," + REF_LENGTH_MAX + "}") && affiliates.test(ref)) {
      return caller.withAffiliate(ref);
    }
    LOG.log(Level.INFO, "an unknown affiliate code was ignored");
    return caller;
  }

  @Override
  public String callerKey(Caller caller) {
    return caller.credentialId().toString();
  }
}
