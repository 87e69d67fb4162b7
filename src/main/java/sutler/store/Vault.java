package sutler.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import sutler.crypto.Base64Url;

/// Encrypts what the database must not be able to read: codes, PINs and what people typed.
/// AES-256-GCM by Tink; each value is bound to the row it belongs to, so that moving a cipher text
/// to another row makes it unreadable.
public final class Vault {
  private static final Configuration TINK = AeadConfig2026.get();
  private static final String CANARY = "sutler";

  /// Tink makes a random number generator and a cipher for each thread, and looks through the class
  /// path for a provider each time. So requests, which have a thread each, are served by a few that
  /// stay.
  private static final ExecutorService WORKERS =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("vault-", 0).factory());

  private static final String INDEX_KEY = "index";
  private static final int INDEX_KEY_BYTES = 32;

  private final Aead aead;

  /// Empty until a database is opened.
  private volatile byte[] indexKey = new byte[0];

  private Vault(Aead aead) {
    this.aead = aead;
  }

  private static byte[] working(Callable<byte[]> work) throws GeneralSecurityException {
    FutureTask<byte[]> task = new FutureTask<>(work);
    if (Thread.currentThread().isVirtual()) {
      // An interrupt does not end the wait: what is half saved would lack its code.
      CompletableFuture.runAsync(task, WORKERS).join();
    } else {
      task.run();
    }
    if (task.state() == Future.State.SUCCESS) {
      return task.resultNow();
    }
    if (task.exceptionNow() instanceof GeneralSecurityException refused) {
      throw refused;
    }
    throw new IllegalStateException("encryption broke", task.exceptionNow());
  }

  /// Opens the key set in a file, or makes one there that only the owner can read.
  ///
  /// @throws IOException when the file can be neither read nor written
  public static Vault open(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), TINK, InsecureSecretKeyAccess.get());
      return new Vault(keys.getPrimitive(TINK, Aead.class));
    } catch (GeneralSecurityException e) {
      throw new IOException("the key set in " + file + " cannot be read", e);
    }
  }

  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeysetHandle fresh = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK);
    String json =
        TinkJsonProtoKeysetFormat.serializeKeyset(fresh, TINK, InsecureSecretKeyAccess.get());
    // Written beside its place, forced to disk and moved there: a crash leaves all of it or
    // nothing.
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Whether a database that is there already was written with other keys than these.
  public boolean isForeignTo(JdbcClient sql) {
    boolean isThere =
        sql.sql("SELECT to_regclass('keyset_check') IS NOT NULL").query(Boolean.class).single();
    return isThere
        && sql.sql("SELECT cipher FROM keyset_check")
            .query(byte[].class)
            .optional()
            .filter(stored -> tryUnseal(stored, "keyset_check").isEmpty())
            .isPresent();
  }

  /// Takes the key of look-ups, which is sealed in the database; a new database gets one.
  void openIndex(JdbcClient sql) {
    byte[] fresh = new byte[INDEX_KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    String plain = Base64Url.encode(fresh);
    sql.sql("INSERT INTO sealed_key (name, cipher) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .param(INDEX_KEY)
        .param(seal(plain, "sealed_key/" + INDEX_KEY))
        .update();
    byte[] stored =
        sql.sql("SELECT cipher FROM sealed_key WHERE name = ?")
            .param(INDEX_KEY)
            .query(byte[].class)
            .single();
    indexKey =
        Base64Url.decode(unseal(stored, "sealed_key/" + INDEX_KEY))
            .orElseThrow(() -> new IllegalStateException("the key of look-ups is broken"));
  }

  /// The same for the same text, and says nothing of it to whoever has no key: by this a sealed
  /// value is looked up.
  ///
  /// @param purpose what is looked up; the same text has another index elsewhere
  byte[] index(String purpose, String text) {
    byte[] key = indexKey;
    if (key.length == 0) {
      throw new IllegalStateException("no database was opened");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal((purpose + "\0" + text).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// Whether this key set is the one that the database was written with; a new database takes it.
  public boolean fits(Database database) {
    byte[] mine = seal(CANARY, "keyset_check");
    database
        .sql()
        .sql("INSERT INTO keyset_check (cipher) VALUES (?) ON CONFLICT (singleton) DO NOTHING")
        .param(mine)
        .update();
    byte[] stored =
        database.sql().sql("SELECT cipher FROM keyset_check").query(byte[].class).single();
    boolean fits = tryUnseal(stored, "keyset_check").filter(CANARY::equals).isPresent();
    if (fits) {
      openIndex(database.sql());
    }
    return fits;
  }

  /// Encrypts what a client carries for the store, bound to a context.
  public byte[] sealForClient(byte[] plain, byte[] context) {
    try {
      return working(() -> aead.encrypt(plain, forClient(context)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /// Empty when it was not sealed here, or in another context.
  public Optional<byte[]> openFromClient(byte[] sealed, byte[] context) {
    try {
      return Optional.of(working(() -> aead.decrypt(sealed, forClient(context))));
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  /// No row has an id with a zero byte: what a client carries never opens as a row, nor the other
  /// way round.
  private static byte[] forClient(byte[] context) {
    byte[] prefix = "client\0".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(prefix.length + context.length).put(prefix).put(context).array();
  }

  byte[] seal(String plain, String rowId) {
    try {
      byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
      return working(() -> aead.encrypt(bytes, rowId.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /// @throws IllegalStateException when the cipher text is not ours or belongs to another row
  String unseal(byte[] cipher, String rowId) {
    return tryUnseal(cipher, rowId)
        .orElseThrow(
            () -> new IllegalStateException("a value of row " + rowId + " cannot be decrypted"));
  }

  private Optional<String> tryUnseal(byte[] cipher, String rowId) {
    try {
      byte[] plain = working(() -> aead.decrypt(cipher, rowId.getBytes(StandardCharsets.UTF_8)));
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }
}
