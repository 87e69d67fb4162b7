package sutler.store;

import java.util.Optional;
import java.util.UUID;
import sutler.checkout.GiftPost;

/// How many mails there may be to a mailbox, to a domain and from an account: whoever can have one
/// sent could have many sent, to anybody.
public final class MailBounds implements GiftPost {
  private static final int SIGN_INS_PER_HOUR_MAX = 5;
  private static final int SIGN_INS_AT_HOME_MAX = 15;
  private static final int SIGN_INS_OF_DOMAIN_MAX = 500;
  private static final int GIFTS_OF_MAILBOX_MAX = 15;
  private static final int GIFTS_OF_ACCOUNT_MAX = 100;
  private static final int GIFTS_OF_DOMAIN_MAX = 1_000;
  private static final int LETTERS_OF_MAILBOX_MAX = 50;
  private static final int LETTERS_OF_ACCOUNT_MAX = 20;

  private static final String LETTERS_TO =
      "SELECT count(*) FROM mail m WHERE m.mailbox = ? AND m.kind IN ('receipt', 'refund')"
          + " AND m.created_at > now() - interval '1 day'";

  private static final String LETTERS_TO_OTHERS =
      "SELECT count(*) FROM mail m WHERE m.account_id = a.id AND m.mailbox <> a.mailbox"
          + " AND m.kind IN ('receipt', 'refund') AND m.created_at > now() - interval '1 day'";

  private static final String AT_HOME =
      "EXISTS (SELECT FROM account a JOIN seen_network n ON n.owner = a.id WHERE a.email_index = ? AND n.network = ?)";

  /// Of one account, those that can still be sent.
  private static final String BEGUN =
      "SELECT count(*) AS sent, count(*) FILTER (WHERE o.gift_mailbox = ?) AS to_mailbox"
          + " FROM orders o JOIN invoice i ON i.account_id = o.account_id AND i.id = o.invoice_id"
          + " WHERE o.account_id = ? AND o.gift_mailbox IS NOT NULL AND i.status <> 'expired'"
          + " AND i.created_at > now() - interval '1 day'";

  private final Database database;
  private final Vault vault;

  MailBounds(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// Whether a mailbox has been sent as many links as anybody needs in an hour, or its domain as
  /// many as there may be to who has no account: else strangers could keep everybody with a mailbox
  /// at a large provider from signing in.
  ///
  /// @param network from which a link is asked for: where an account was used before, its owner may
  ///   ask for more, so that strangers cannot use up what is theirs
  public boolean isFlooded(String recipient, String network) {
    Mails.Indexed indexed = Mails.Indexed.of(vault, recipient);
    return database
        .sql()
        .sql(
            "SELECT %s >= CASE WHEN %s THEN ? ELSE ? END OR (%s >= ? AND NOT EXISTS (SELECT FROM account WHERE email_index = ?))"
                .formatted(
                    count("mailbox", "sign-in", "1 hour"),
                    AT_HOME,
                    count("domain", "sign-in", "1 hour")))
        .param(indexed.mailbox())
        .param(Identities.index(vault, recipient))
        .param(SeenNetworks.index(vault, network))
        .param(SIGN_INS_AT_HOME_MAX)
        .param(SIGN_INS_PER_HOUR_MAX)
        .param(indexed.domain())
        .param(SIGN_INS_OF_DOMAIN_MAX)
        .param(Identities.index(vault, recipient))
        .query(Boolean.class)
        .single();
  }

  /// In a day: to a mailbox and to a domain, as letters were written; from an account, as gifts
  /// were begun, for it can begin many and pay for all of them later.
  @Override
  public boolean hasRoom(UUID account, String recipient, int gifts) {
    Mails.Indexed indexed = Mails.Indexed.of(vault, recipient);
    return database
        .sql()
        .sql(
            "SELECT %s + ? <= ? AND %s + ? <= ? AND begun.to_mailbox + ? <= ? AND begun.sent + ? <= ? FROM (%s) AS begun"
                .formatted(
                    count("mailbox", "gift", "1 day"), count("domain", "gift", "1 day"), BEGUN))
        .param(indexed.mailbox())
        .param(gifts)
        .param(GIFTS_OF_MAILBOX_MAX)
        .param(indexed.domain())
        .param(gifts)
        .param(GIFTS_OF_DOMAIN_MAX)
        .param(gifts)
        .param(GIFTS_OF_MAILBOX_MAX)
        .param(gifts)
        .param(GIFTS_OF_ACCOUNT_MAX)
        .param(indexed.mailbox())
        .param(account)
        .query(Boolean.class)
        .single();
  }

  private static String count(String column, String kind, String within) {
    return "(SELECT count(*) FROM mail WHERE %s = ? AND kind = '%s' AND created_at > now() - interval '%s')"
        .formatted(column, kind, within);
  }

  /// Whether an account has had as many links sent as anybody needs in an hour, to whomever.
  public boolean hasAskedEnough(UUID account) {
    return database
        .sql()
        .sql("SELECT %s >= ?".formatted(count("account_id", "sign-in", "1 hour")))
        .param(account)
        .param(SIGN_INS_PER_HOUR_MAX)
        .query(Boolean.class)
        .single();
  }

  /// How often in a day its owner has heard of an account: a key that is at work in many networks,
  /// or a thief who changes one thing after another, is told of in a few mails, and all in the log.
  public int notices(String recipient) {
    return database
        .sql()
        .sql("SELECT " + count("mailbox", "notice", "1 day"))
        .param(Identities.mailbox(vault, recipient))
        .query(Integer.class)
        .single();
  }

  /// To whom a letter about a purchase goes: to the address that the buyer named, or, where
  /// somebody else's mailbox has had as many as may be sent to it in a day, to the account's own.
  ///
  /// @param already how many of the same round go to others for this account
  /// @param guests whether a guest bought, who may have named anybody's address
  /// @return empty where nobody is to be written to
  Optional<String> addressee(UUID account, String recipient, boolean guests, int already) {
    return database
        .sql()
        .sql(
            "SELECT id, email_sealed, mailbox = ? AS own, (%s) AS of_mailbox, (%s) AS of_account FROM account a WHERE id = ?"
                .formatted(LETTERS_TO, LETTERS_TO_OTHERS))
        .param(Identities.mailbox(vault, recipient))
        .param(Identities.mailbox(vault, recipient))
        .param(account)
        .query(
            (row, n) -> {
              byte[] sealed = row.getBytes("email_sealed");
              int written = row.getInt("of_mailbox") + already;
              boolean room = written < LETTERS_OF_MAILBOX_MAX;
              if (guests) {
                return room ? recipient : "";
              }
              boolean fits =
                  row.getBoolean("own")
                      || (room && row.getInt("of_account") + already < LETTERS_OF_ACCOUNT_MAX);
              return fits || sealed == null
                  ? recipient
                  : vault.unseal(sealed, Identities.context(account));
            })
        .optional()
        .or(() -> Optional.of(recipient))
        .filter(address -> !address.isEmpty());
  }
}
