package sutler.boot;

import java.util.UUID;
import sutler.identity.Caller;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityEvent.Kind;
import sutler.identity.SecurityLog;
import sutler.store.SeenNetworks;
import sutler.store.SeenNetworks.Seen;
import sutler.store.SqlKeys;
import sutler.tools.Entrance;

/// Who comes by which credential, as far as somebody should hear of it.
record EntranceWatch(SecurityLog log, SeenNetworks networks, SqlKeys keys, AccountNotices notices)
    implements Entrance.Watch {

  @Override
  public void came(Caller caller, String network) {
    // A guest's purchase is another account's: it is the token that tells who bought.
    notices.seen(caller.isGuest() ? caller.credentialId() : caller.accountId(), network);
    UUID key = caller.credentialId();
    if (caller.way() != Caller.Way.KEY) {
      return;
    }
    Seen seen = networks.seen(key, network);
    if (seen != Seen.BEFORE) {
      notices.keyFromNewNetwork(
          caller.accountId(), key, keys.name(key), network, seen == Seen.FIRST);
    }
  }

  @Override
  public void refused(String network) {
    log.write(SecurityEvent.of(Kind.CREDENTIAL_REFUSED).from(network));
  }

  @Override
  public void refused(Caller caller, String network) {
    log.write(
        SecurityEvent.of(Kind.ACCESS_REFUSED)
            .by(caller.accountId())
            .from(network)
            .with("what", "scope"));
  }

  /// Whoever it is can have it said as often as they like, so it counts as a network.
  @Override
  public void limited(String who) {
    log.write(SecurityEvent.of(Kind.LIMITED).from(who));
  }
}
