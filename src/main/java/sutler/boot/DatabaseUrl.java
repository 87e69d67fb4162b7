package sutler.boot;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sutler.config.StartFailure;

/// Where the database is and how to get in. It does not print its password.
record DatabaseUrl(String jdbc, Optional<String> user, Optional<String> password) {
  /// Few: PostgreSQL answers sooner when no more work is at it than there are cores to do it.
  private static final int CONNECTIONS_MAX =
      Math.max(8, 3 * Runtime.getRuntime().availableProcessors());

  private static final long CONNECT_MS_MAX = 5_000;

  /// Reads `postgresql://user:password@host:port/name`, or a JDBC URL.
  ///
  /// @return empty where it is neither; not told, because it may hold a password
  static Optional<DatabaseUrl> of(String text) {
    // In a JDBC URL the user stands among the parameters.
    if (text.startsWith("jdbc:postgresql:") && !text.contains("@")) {
      return Optional.of(new DatabaseUrl(text, Optional.empty(), Optional.empty()));
    }
    try {
      URI uri = URI.create(text);
      boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
      if (known && uri.getHost() != null) {
        String[] parts = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String query = Optional.ofNullable(uri.getRawQuery()).map(q -> "?" + q).orElse("");
        return Optional.of(
            new DatabaseUrl(
                "jdbc:postgresql://%s:%d%s%s"
                    .formatted(uri.getHost(), port, uri.getRawPath(), query),
                part(parts, 0),
                part(parts, 1)));
      }
    } catch (IllegalArgumentException malformed) {
      // As with another scheme.
    }
    return Optional.empty();
  }

  private static Optional<String> part(String[] parts, int at) {
    return parts.length > at && !parts[at].isEmpty()
        ? Optional.of(URLDecoder.decode(parts[at], StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /// @throws StartFailure when the database does not answer
  HikariDataSource connect() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbc);
    user.ifPresent(config::setUsername);
    password.ifPresent(config::setPassword);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(CONNECT_MS_MAX);
    config.setInitializationFailTimeout(CONNECT_MS_MAX);
    config.addDataSourceProperty("ApplicationName", "sutler");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("socketTimeout", "60");
    // Else what could not be written, a phone number or an address, would stand in the log.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException unreachable) {
      throw new StartFailure(
          "The database at %s does not answer (%s); start it, or correct database_url."
              .formatted(this, reason(unreachable)),
          unreachable);
    }
  }

  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    for (int i = 0; i < 10 && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public String toString() {
    return jdbc.replaceAll("\\?.*", "").replaceAll("//.*@", "//");
  }
}
