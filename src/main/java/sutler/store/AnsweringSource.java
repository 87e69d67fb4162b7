package sutler.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import sutler.checkout.Unavailable;

/// A source of connections that says plainly when the database does not answer.
final class AnsweringSource extends DelegatingDataSource {
  AnsweringSource(DataSource source) {
    super(source);
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return super.getConnection();
    } catch (SQLException noAnswer) {
      throw new Unavailable(noAnswer);
    }
  }
}
