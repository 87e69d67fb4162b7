package sutler.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import sutler.crypto.Base64Url;

/// Passkeys. A passkey's user is an account: its handle is the account's id, so there is nothing
/// more to keep of users.
public final class Passkeys
    implements UserCredentialRepository, PublicKeyCredentialUserEntityRepository {
  private static final int PASSKEYS_MAX = 20;
  private static final int NAME_LENGTH_MAX = 60;

  private final Database database;
  private final Function<UUID, String> emails;
  private final Consumer<UUID> added;

  /// @param emails of accounts, which a passkey's dialogue shows
  /// @param added hears of each new one, by its account: it outlives the session in which it was
  ///   made
  public Passkeys(Database database, Function<UUID, String> emails, Consumer<UUID> added) {
    this.added = added;
    this.database = database;
    this.emails = emails;
  }

  /// A passkey as its owner sees it.
  ///
  /// @param id the credential's, in base64url
  public record Shown(String id, String name, Instant createdAt, Optional<Instant> usedAt) {}

  public List<Shown> of(UUID accountId) {
    return database
        .sql()
        .sql(
            "SELECT credential_id, name, created_at, used_at FROM passkey WHERE account_id = ?"
                + " ORDER BY created_at DESC LIMIT 100")
        .param(accountId)
        .query(
            (row, n) ->
                new Shown(
                    new Bytes(row.getBytes(1)).toBase64UrlString(),
                    row.getString(2),
                    InvoiceRows.instant(row, "created_at"),
                    Optional.ofNullable(row.getTimestamp(4)).map(Timestamp::toInstant)))
        .list();
  }

  /// @return false when the account has no such passkey
  public boolean remove(UUID accountId, String id) {
    Optional<byte[]> credential = Base64Url.decode(id);
    return credential.isPresent()
        && database
                .sql()
                .sql("DELETE FROM passkey WHERE credential_id = ? AND account_id = ?")
                .param(credential.get())
                .param(accountId)
                .update()
            == 1;
  }

  /// A new passkey, or one that was just used.
  @Override
  public void save(CredentialRecord record) {
    boolean isNew = findByCredentialId(record.getCredentialId()) == null;
    int saved =
        database
            .sql()
            .sql(
                """
                INSERT INTO passkey (credential_id, account_id, name, public_key, signature_count, user_verified,
                  transports, backup_eligible, backed_up, attestation, client_data, created_at)
                SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
                WHERE (SELECT count(*) FROM passkey WHERE account_id = ? AND credential_id <> ?) < ?
                ON CONFLICT (credential_id) DO UPDATE SET signature_count = excluded.signature_count,
                  user_verified = excluded.user_verified, backed_up = excluded.backed_up, used_at = now()
                WHERE passkey.account_id = excluded.account_id
                """)
            .param(record.getCredentialId().getBytes())
            .param(accountId(record.getUserEntityUserId()))
            .param(name(record.getLabel()))
            .param(record.getPublicKey().getBytes())
            .param(record.getSignatureCount())
            .param(record.isUvInitialized())
            .param(transports(record))
            .param(record.isBackupEligible())
            .param(record.isBackupState())
            .param(bytes(record.getAttestationObject()))
            .param(bytes(record.getAttestationClientDataJSON()))
            .param(Timestamp.from(record.getCreated()))
            .param(accountId(record.getUserEntityUserId()))
            .param(record.getCredentialId().getBytes())
            .param(PASSKEYS_MAX)
            .update();
    if (saved == 0) {
      throw new IllegalArgumentException("an account has at most " + PASSKEYS_MAX + " passkeys");
    }
    if (isNew) {
      added.accept(accountId(record.getUserEntityUserId()));
    }
  }

  private static String[] transports(CredentialRecord record) {
    return record.getTransports().stream()
        .map(AuthenticatorTransport::getValue)
        .toArray(String[]::new);
  }

  private static byte @Nullable [] bytes(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.getBytes();
  }

  private static String name(@Nullable String given) {
    String line =
        String.valueOf(given)
            .codePoints()
            .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
            .limit(NAME_LENGTH_MAX)
            .mapToObj(Character::toString)
            .collect(Collectors.joining())
            .strip();
    return line.isEmpty() ? "A passkey" : line;
  }

  @Override
  public @Nullable CredentialRecord findByCredentialId(Bytes id) {
    return database
        .sql()
        .sql("SELECT * FROM passkey WHERE credential_id = ?")
        .param(id.getBytes())
        .query(Passkeys::record)
        .optional()
        .orElse(null);
  }

  @Override
  public List<CredentialRecord> findByUserId(Bytes userId) {
    return List.copyOf(
        database
            .sql()
            .sql("SELECT * FROM passkey WHERE account_id = ? LIMIT 100")
            .param(accountId(userId))
            .query(Passkeys::record)
            .list());
  }

  private static CredentialRecord record(ResultSet row, int number) throws SQLException {
    var record =
        ImmutableCredentialRecord.builder()
            .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
            .credentialId(new Bytes(row.getBytes("credential_id")))
            .userEntityUserId(handle(row.getObject("account_id", UUID.class)))
            .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
            .signatureCount(row.getLong("signature_count"))
            .uvInitialized(row.getBoolean("user_verified"))
            .transports(
                Arrays.stream((String[]) row.getArray("transports").getArray())
                    .map(AuthenticatorTransport::valueOf)
                    .collect(Collectors.toSet()))
            .backupEligible(row.getBoolean("backup_eligible"))
            .backupState(row.getBoolean("backed_up"))
            .created(InvoiceRows.instant(row, "created_at"))
            .lastUsed(
                Optional.ofNullable(row.getTimestamp("used_at"))
                    .orElse(row.getTimestamp("created_at"))
                    .toInstant())
            .label(row.getString("name"));
    Optional.ofNullable(row.getBytes("attestation"))
        .ifPresent(b -> record.attestationObject(new Bytes(b)));
    Optional.ofNullable(row.getBytes("client_data"))
        .ifPresent(b -> record.attestationClientDataJSON(new Bytes(b)));
    return record.build();
  }

  /// Who signs in: named by the account's id, as every other sign-in names it.
  @Override
  public PublicKeyCredentialUserEntity findById(Bytes id) {
    UUID account = accountId(id);
    return user(account, account.toString());
  }

  /// Who adds a passkey: named by the address, which is what the browser shows.
  ///
  /// @param username the account's id
  @Override
  public PublicKeyCredentialUserEntity findByUsername(String username) {
    UUID account = UUID.fromString(username);
    return user(account, emails.apply(account));
  }

  private static PublicKeyCredentialUserEntity user(UUID account, String name) {
    return ImmutablePublicKeyCredentialUserEntity.builder()
        .id(handle(account))
        .name(name)
        .displayName(name)
        .build();
  }

  private static Bytes handle(UUID account) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(account.getMostSignificantBits()).putLong(account.getLeastSignificantBits());
    return new Bytes(bytes.array());
  }

  private static UUID accountId(Bytes handle) {
    ByteBuffer bytes = ByteBuffer.wrap(handle.getBytes());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  @Override
  public void save(PublicKeyCredentialUserEntity user) {
    // An account is there already.
  }

  @Override
  public void delete(Bytes id) {
    throw new UnsupportedOperationException("a passkey is removed by its owner: see remove");
  }
}
