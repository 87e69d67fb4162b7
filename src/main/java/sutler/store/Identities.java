package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import sutler.checkout.Accounts;
import sutler.identity.Account;
import sutler.identity.Caller;
import sutler.identity.Mailbox;
import sutler.identity.RawKey;
import sutler.identity.Scope;
import sutler.money.Asset;

/// Accounts and API keys. What is read is remembered for a few seconds, so that a revoked key stops
/// working within that time on every node.
public final class Identities implements Accounts {
  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int REMEMBERED_MAX = 100_000;

  private final Database database;
  private final Vault vault;
  private final Cache<ByteBuffer, Optional<Known>> keys = cache();
  private final Cache<UUID, Account> accounts = cache();

  public Identities(Database database, Vault vault) {
    this.vault = vault;
    this.database = database;
  }

  private static <K, V> Cache<K, V> cache() {
    return Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(REMEMBERED).build();
  }

  private record Known(byte[] hash, Caller caller) {}

  /// The caller whose key this is, or empty when there is no such key or it was revoked.
  public Optional<Caller> caller(RawKey key) {
    byte[] hash = key.hash();
    Optional<Known> known = keys.get(ByteBuffer.wrap(hash), k -> find(hash));
    // The look-up is by hash, so it tells nothing about the key; this comparison takes the same
    // time
    // wherever two hashes differ.
    return known.filter(k -> MessageDigest.isEqual(k.hash, hash)).map(Known::caller);
  }

  private Optional<Known> find(byte[] hash) {
    return database
        .sql()
        .sql(
            "UPDATE api_key SET used_at = now() WHERE hash = ? AND revoked_at IS NULL"
                + " RETURNING id, account_id, hash, scopes")
        .param(hash)
        .query(Identities::known)
        .optional();
  }

  private static Known known(ResultSet row, int number) throws SQLException {
    Caller caller =
        new Caller(
            row.getObject("account_id", UUID.class),
            row.getObject("id", UUID.class),
            scopes(row.getArray("scopes")),
            Optional.empty());
    return new Known(row.getBytes("hash"), caller);
  }

  private static Set<Scope> scopes(Array column) throws SQLException {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String code : (String[]) column.getArray()) {
      Scope.of(code).ifPresent(scopes::add);
    }
    return scopes;
  }

  @Override
  public Account account(UUID id) {
    return accounts.get(id, this::findAccount);
  }

  private Account findAccount(UUID id) {
    return database
        .sql()
        .sql("SELECT id, email_sealed, main_currency FROM account WHERE id = ?")
        .param(id)
        .query(this::read)
        .optional()
        .orElseThrow(() -> new IllegalStateException("account " + id + " is gone"));
  }

  @Override
  public Account ofEmail(String email) {
    open(new Account(UUID.randomUUID(), email, Asset.USD));
    return find(email).orElseThrow();
  }

  @Override
  public Optional<Account> find(String email) {
    return database
        .sql()
        .sql("SELECT id, email_sealed, main_currency FROM account WHERE email_index = ?")
        .param(index(vault, email))
        .query(this::read)
        .optional();
  }

  private Account read(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    byte[] sealed = row.getBytes("email_sealed");
    return new Account(
        id,
        sealed == null ? "" : vault.unseal(sealed, context(id)),
        Asset.of(row.getString("main_currency")));
  }

  /// @return false when another account has the address
  public boolean changeEmail(UUID account, String email) {
    try {
      return readdress(account, email) == 1;
    } catch (DuplicateKeyException another) {
      return false;
    } finally {
      accounts.invalidate(account);
    }
  }

  private int readdress(UUID account, String email) {
    return database
        .sql()
        .sql(
            "UPDATE account SET email_sealed = ?, email_index = ?, mailbox = ? WHERE id = ? AND email_index IS NOT NULL"
                + " AND NOT EXISTS (SELECT FROM account WHERE email_index = ?)")
        .param(vault.seal(email, context(account)))
        .param(index(vault, email))
        .param(mailbox(vault, email))
        .param(account)
        .param(index(vault, email))
        .update();
  }

  /// What is remembered of an account is no longer so.
  public void forget(UUID account) {
    accounts.invalidate(account);
    keys.invalidateAll();
  }

  static String context(UUID account) {
    return "account-email:" + account;
  }

  /// However an address is written, it is one account's.
  static byte[] index(Vault vault, String email) {
    return vault.index("account-email", email.strip().toLowerCase(Locale.ROOT));
  }

  /// Several addresses may end up in one mailbox.
  static byte[] mailbox(Vault vault, String email) {
    return vault.index("mailbox", Mailbox.of(email).text());
  }

  /// Opens an account, or leaves it as it is.
  ///
  /// @return whether it is new
  public boolean open(Account account) {
    int opened =
        database
            .sql()
            .sql(
                "INSERT INTO account (id, email_sealed, email_index, mailbox, main_currency) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")
            .param(account.id())
            .param(vault.seal(account.email(), context(account.id())))
            .param(index(vault, account.email()))
            .param(mailbox(vault, account.email()))
            .param(account.mainCurrency().code())
            .update();
    return opened == 1;
  }

  /// Makes a key the only one of its name: earlier ones are revoked.
  public void replace(UUID accountId, String name, RawKey key) {
    database
        .sql()
        .sql(
            "UPDATE api_key SET revoked_at = CASE WHEN hash = ? THEN NULL ELSE coalesce(revoked_at, now()) END"
                + " WHERE account_id = ? AND name = ?")
        .param(key.hash())
        .param(accountId)
        .param(name)
        .update();
    register(accountId, name, key);
  }

  /// Registers a key with all scopes; does nothing when it is registered.
  public void register(UUID accountId, String name, RawKey key) {
    database
        .sql()
        .sql(
            "INSERT INTO api_key (id, account_id, name, hash, scopes) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (hash) DO NOTHING")
        .param(UUID.randomUUID())
        .param(accountId)
        .param(name)
        .param(key.hash())
        .param(EnumSet.allOf(Scope.class).stream().map(Scope::code).toArray(String[]::new))
        .update();
  }

  public void revoke(RawKey key) {
    database
        .sql()
        .sql("UPDATE api_key SET revoked_at = now() WHERE hash = ? AND revoked_at IS NULL")
        .param(key.hash())
        .update();
  }
}
