package sutler.boot;

import java.util.UUID;
import sutler.identity.Caller;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityEvent.Kind;
import sutler.identity.SecurityLog;
import sutler.store.KeyNetworks;
import sutler.tools.Entrance;

/// Who comes by which credential, as far as somebody should hear of it.
record EntranceWatch(SecurityLog log, KeyNetworks networks, AccountNotices notices)
    implements Entrance.Watch {

  @Override
  public void keyUsed(Caller caller, String network) {
    UUID key = caller.credentialId();
    networks
        .used(key, network)
        .ifPresent(
            found ->
                notices.keyFromNewNetwork(
                    caller.accountId(), key, found.keyName(), network, found.isFirst()));
  }

  @Override
  public void refused(String network) {
    log.write(SecurityEvent.of(Kind.CREDENTIAL_REFUSED).from(network));
  }

  /// Whoever it is can have it said as often as they like, so it counts as a network.
  @Override
  public void limited(String who) {
    log.write(SecurityEvent.of(Kind.LIMITED).from(who));
  }
}
