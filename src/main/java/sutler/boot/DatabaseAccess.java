package sutler.boot;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import sutler.config.StartFailure;

/// How the store gets into its database: to make and change tables, and to work in them. An outside
/// database may have one role for both.
///
/// @param owner whose the tables are
/// @param store reads and writes rows
record DatabaseAccess(DatabaseUrl owner, DatabaseUrl store) {

  /// One connection for each statement or transaction; only a start needs it.
  DataSource asOwner() {
    DriverManagerDataSource source = new DriverManagerDataSource(owner.jdbc());
    owner.user().ifPresent(source::setUsername);
    owner.password().ifPresent(source::setPassword);
    return source;
  }

  /// @throws StartFailure where the owner of the tables is not let in
  void check() {
    if (!owner.equals(store)) {
      owner.connect().close();
    }
  }
}
