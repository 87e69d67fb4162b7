package sutler.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.MapSession;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import sutler.crypto.Base64Url;
import sutler.crypto.Sha256;

/// Who is signed in, and since when. A session is an account and some times, with its id as a hash:
/// who reads the database cannot go on with one. Nothing is kept of who has not signed in.
public final class Sessions implements SessionRepository<MapSession> {
  /// The session's attribute that says when its owner has shown who they are, an `Instant`.
  public static final String SIGNED_IN_AT = "sutler.signed-in-at";

  /// Without coming back.
  private static final Duration IDLE = Duration.ofDays(14);

  /// However often somebody comes back.
  private static final Duration LIFE = Duration.ofDays(60);

  private static final int PER_ACCOUNT_MAX = 50;
  private static final int ID_BYTES = 32;
  private static final int ID_LENGTH_MAX = 64;

  /// A visit is written down so often.
  private static final Duration NOTED_EVERY = Duration.ofMinutes(5);

  private static final String USED_AT = "sutler.used-at";
  private static final String CONTEXT =
      HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

  private final Database database;
  private final SessionIdGenerator ids;

  public Sessions(Database database) {
    this.database = database;
    SecureRandom random = new SecureRandom();
    this.ids =
        () -> {
          byte[] bytes = new byte[ID_BYTES];
          random.nextBytes(bytes);
          return Base64Url.encode(bytes);
        };
  }

  @Override
  public MapSession createSession() {
    return session(new MapSession(ids));
  }

  private MapSession session(MapSession session) {
    session.setSessionIdGenerator(ids);
    session.setMaxInactiveInterval(IDLE);
    return session;
  }

  @Override
  public void save(MapSession session) {
    Optional<UUID> account = account(session);
    boolean moved = !session.getId().equals(session.getOriginalId());
    if (moved) {
      deleteById(session.getOriginalId());
    }
    Instant used = session.getAttribute(USED_AT);
    if (account.isEmpty()) {
      if (used != null) {
        deleteById(session.getId());
      }
    } else if (used == null || moved) {
      insert(session, account.get());
    } else if (used.plus(NOTED_EVERY).isBefore(Instant.now())) {
      noted(session);
    }
  }

  private static Optional<UUID> account(MapSession session) {
    return session.getAttribute(CONTEXT) instanceof SecurityContext context
            && context.getAuthentication() != null
        ? Optional.of(UUID.fromString(context.getAuthentication().getName()))
        : Optional.empty();
  }

  private void insert(MapSession session, UUID account) {
    Instant now = Instant.now();
    database.inTransaction(
        () -> {
          database
              .sql()
              .sql(
                  "INSERT INTO session (hash, account_id, signed_in_at, used_at, ends_at)"
                      + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
              .param(Sha256.of(session.getId()))
              .param(account)
              .param(Timestamp.from(now))
              .param(Timestamp.from(now))
              .param(Timestamp.from(now.plus(LIFE)))
              .update();
          return database
              .sql()
              .sql(
                  "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE account_id = ?"
                      + " ORDER BY used_at DESC OFFSET ?)")
              .param(account)
              .param(PER_ACCOUNT_MAX)
              .update();
        });
    session.setAttribute(SIGNED_IN_AT, now);
    session.setAttribute(USED_AT, now);
  }

  /// Never brings back what was ended meanwhile.
  private void noted(MapSession session) {
    database
        .sql()
        .sql("UPDATE session SET used_at = now() WHERE hash = ?")
        .param(Sha256.of(session.getId()))
        .update();
  }

  @Override
  public @Nullable MapSession findById(String id) {
    if (id.length() > ID_LENGTH_MAX) {
      return null;
    }
    return database
        .sql()
        .sql(
            "SELECT account_id, signed_in_at, used_at FROM session"
                + " WHERE hash = ? AND ends_at > now() AND used_at > ?")
        .param(Sha256.of(id))
        .param(Timestamp.from(Instant.now().minus(IDLE)))
        .query((row, n) -> found(id, row))
        .optional()
        .orElse(null);
  }

  private MapSession found(String id, ResultSet row) throws SQLException {
    MapSession session = session(new MapSession(id));
    Instant signedIn = InvoiceRows.instant(row, "signed_in_at");
    session.setCreationTime(signedIn);
    session.setAttribute(SIGNED_IN_AT, signedIn);
    session.setAttribute(USED_AT, InvoiceRows.instant(row, "used_at"));
    session.setAttribute(
        CONTEXT,
        new SecurityContextImpl(
            UsernamePasswordAuthenticationToken.authenticated(
                row.getString("account_id"), "", List.of())));
    return session;
  }

  @Override
  public void deleteById(String id) {
    database.sql().sql("DELETE FROM session WHERE hash = ?").param(Sha256.of(id)).update();
  }

  /// Ends all of an account, on every node.
  public void endAll(UUID account) {
    database.sql().sql("DELETE FROM session WHERE account_id = ?").param(account).update();
  }

  public void purge() {
    database
        .sql()
        .sql("DELETE FROM session WHERE ends_at < now() OR used_at < ?")
        .param(Timestamp.from(Instant.now().minus(IDLE)))
        .update();
  }
}
