package sutler.boot;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityEvent.Kind;
import sutler.identity.SecurityLog;
import sutler.store.Mails;
import sutler.store.SeenNetworks;
import sutler.store.SqlGrants;

/// What changes who can act for an account is told to its owner by mail, and to who watches over
/// the store.
///
/// @param networks remembers where accounts were used
/// @param emails of accounts
/// @param signIn where somebody signs in
record AccountNotices(
    SecurityLog log,
    Mails mails,
    SeenNetworks networks,
    Function<UUID, String> emails,
    String signIn)
    implements SqlGrants.Notices {

  private static final int NETWORKS_MAX = 10;
  private static final int NOTICES_MAX = 30;

  /// An account was used from somewhere.
  void seen(UUID account, String network) {
    if (SeenNetworks.tellsApart(network)) {
      networks.seen(account, network);
    }
  }

  void signedIn(UUID account, String how, String network) {
    seen(account, network);
    log.write(SecurityEvent.of(Kind.SIGNED_IN).by(account).from(network).with("how", how));
  }

  void linkAsked(String network) {
    log.write(SecurityEvent.of(Kind.LINK_ASKED).from(network));
  }

  void signedOut(UUID account, String network) {
    log.write(SecurityEvent.of(Kind.SIGNED_OUT).by(account).from(network));
  }

  /// @param what `form` of another site or without its token, or `name` of another host
  void accessRefused(String what, String network) {
    log.write(SecurityEvent.of(Kind.ACCESS_REFUSED).from(network).with("what", what));
  }

  void notSignedIn(String how, String network) {
    log.write(SecurityEvent.of(Kind.SIGN_IN_FAILED).from(network).with("how", how));
  }

  void keyMade(UUID account, String name, String network) {
    log.write(SecurityEvent.of(Kind.KEY_MADE).by(account).from(network).with("name", name));
    mail(
        account,
        "An API key was made for your account",
        "The key \"%s\" can do everything that you may.".formatted(name),
        "revoke it under API keys");
  }

  void keyRevoked(UUID account, UUID key, String network) {
    log.write(SecurityEvent.of(Kind.KEY_REVOKED).by(account).from(network).with("key", key));
    mail(
        account,
        "An API key of your account was revoked",
        "Programs that used it are no longer let in.",
        "look at your API keys");
  }

  /// @param isFirst whether it was never used before, which is no surprise to its owner
  void keyFromNewNetwork(UUID account, UUID key, String name, String network, boolean isFirst) {
    log.write(
        SecurityEvent.of(Kind.KEY_FROM_NEW_NETWORK)
            .by(account)
            .from(network)
            .with("key", key)
            .with("first", isFirst));
    if (!isFirst && mails.bounds().notices(emails.apply(account)) < NETWORKS_MAX) {
      mail(
          account,
          "An API key was used from a new network",
          "The key \"%s\" was used from the network %s, for the first time."
              .formatted(name, network),
          "revoke the key under API keys");
    }
  }

  @Override
  public void connected(UUID account, String client) {
    mail(
        account,
        "An assistant was connected to your account",
        "\"%s\" may now do what you allowed it. The name is its own; nobody has checked it."
            .formatted(client),
        "disconnect it on your account page");
  }

  /// Somebody has a copy of what an assistant had.
  @Override
  public void stolen(UUID account, String client) {
    log.write(SecurityEvent.of(Kind.TOKEN_STOLEN).by(account).with("client", client));
    mail(
        account,
        "An assistant was disconnected from your account",
        "\"%s\" came with a key that it had given back before. It, or a thief, has a copy, so neither is let in any more."
            .formatted(client),
        "look at your assistants");
  }

  void passkeyAdded(UUID account) {
    log.write(SecurityEvent.of(Kind.PASSKEY_ADDED).by(account));
    mail(
        account,
        "A passkey was added to your account",
        "Whoever has it can sign in as you.",
        "remove it under Passkeys");
  }

  void passkeyRemoved(UUID account, String network) {
    log.write(SecurityEvent.of(Kind.PASSKEY_REMOVED).by(account).from(network));
    mail(
        account,
        "A passkey of your account was removed",
        "It no longer signs anybody in.",
        "look at your passkeys");
  }

  /// The old address hears of it too: it may be the only one that its owner still reads.
  void emailChanged(UUID account, String before, String network) {
    log.write(SecurityEvent.of(Kind.EMAIL_CHANGED).by(account).from(network));
    String now = emails.apply(account);
    send(
        account,
        before,
        "The e-mail address of your account was changed",
        "It is now %s; links to sign in no longer come here.".formatted(now),
        "write to who runs this store at once");
    send(
        account,
        now,
        "This is now the e-mail address of your account",
        "Before, it was %s.".formatted(before),
        "write to who runs this store");
  }

  /// To the address that was its owner's.
  void deleted(UUID account, String before, String network) {
    log.write(SecurityEvent.of(Kind.ACCOUNT_DELETED).by(account).from(network));
    mails.add(
        before,
        "notice",
        new Mails.Draft(
            "Your account was deleted",
            "Your account is deleted, and nothing of it can be brought back. If it was not you, write to who runs this store.",
            ""));
  }

  void signedOutEverywhere(UUID account, String network) {
    log.write(SecurityEvent.of(Kind.SIGNED_OUT_EVERYWHERE).by(account).from(network));
  }

  /// Of very much that changes, the last mail of the day says so.
  private void mail(UUID account, String subject, String what, String otherwise) {
    String owner = emails.apply(account);
    int told = mails.bounds().notices(owner);
    if (told < NOTICES_MAX) {
      send(account, owner, subject, what, otherwise + ", and sign out everywhere");
    } else if (told == NOTICES_MAX) {
      send(
          account,
          owner,
          "Very much is being changed in your account",
          "After %d mails today, no more are sent until tomorrow.".formatted(NOTICES_MAX),
          "sign out everywhere, and write to who runs this store");
    }
  }

  private void send(UUID account, String recipient, String subject, String what, String otherwise) {
    String text =
        """
        %s

        If it was you, there is nothing to do. If not, sign in, %s.

        %s"""
            .formatted(what, otherwise, signIn);
    mails.add(recipient, "notice", new Mails.Draft(subject, text, ""), Optional.of(account));
  }
}
