package sutler.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.PreparedStatementCallback;

/// One statement that writes several tables: each part is a `WITH` clause, and what has no rows is
/// left out. So a change costs one round trip, however many tables it touches.
///
/// Its values are parameters of their own. As JSON they were fewer, and each row had the server
/// look up every column of its table, with all that is checked there.
final class Statement {
  private final List<String> parts = new ArrayList<>();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  private final String guard;

  /// Whose parts all write.
  Statement() {
    this.guard = "";
  }

  /// Whose parts write only where the [#first] has written a row.
  Statement(String first) {
    this.guard = "EXISTS (SELECT FROM " + first + ")";
  }

  /// The part on which all others depend.
  ///
  /// @param sql that returns a row when it wrote one
  Statement first(String name, String sql, List<@Nullable Object> values) {
    parts.addFirst(name + " AS (" + sql + ")");
    parameters.addAll(0, values);
    return this;
  }

  private void part(String name, String sql, List<@Nullable Object> values) {
    parts.add(name + " AS (" + sql + ")");
    parameters.addAll(values);
  }

  Statement insert(String table, List<Row> rows) {
    return insert(table, rows, "");
  }

  /// @param rows with the same columns
  /// @param conflict what to do where a row is there already
  Statement insert(String table, List<Row> rows, String conflict) {
    if (rows.isEmpty()) {
      return this;
    }
    List<@Nullable Object> values = new ArrayList<>();
    rows.forEach(row -> values.addAll(row.values()));
    String source =
        rows.stream()
            .map(row -> "(" + row.placeholders() + ")")
            .collect(Collectors.joining(", ", "(VALUES ", ") AS row"));
    part(
        "new_" + table,
        "INSERT INTO "
            + table
            + " ("
            + rows.getFirst().columns()
            + ") SELECT * FROM "
            + source
            + guarded(" WHERE ")
            + conflict,
        values);
    return this;
  }

  private String guarded(String word) {
    return guard.isEmpty() ? "" : word + guard;
  }

  /// A row with its key, and what is written into it.
  record Changed(Row key, Row columns) {}

  /// Changes rows. Each is a part of its own: joined with many at once, the server takes a plan
  /// that reads the whole table.
  Statement update(String table, List<Changed> rows) {
    for (int i = 0; i < rows.size(); i++) {
      Changed row = rows.get(i);
      List<@Nullable Object> values = new ArrayList<>(row.columns.values());
      values.addAll(row.key.values());
      part(
          "changed_" + table + i,
          "UPDATE "
              + table
              + " SET "
              + row.columns.assignments(", ")
              + " WHERE "
              + row.key.assignments(" AND ")
              + guarded(" AND "),
          values);
    }
    return this;
  }

  Statement delete(String table, List<Row> keys) {
    for (int i = 0; i < keys.size(); i++) {
      part(
          "old_" + table + i,
          "DELETE FROM " + table + " WHERE " + keys.get(i).assignments(" AND ") + guarded(" AND "),
          keys.get(i).values());
    }
    return this;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /// Runs it.
  ///
  /// @param result what it answers, a number
  long run(Database database, String result) {
    Long answer =
        database
            .template()
            .execute(
                "WITH " + String.join(", ", parts) + " SELECT " + result,
                (PreparedStatementCallback<Long>)
                    statement -> {
                      bind(statement);
                      try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                      }
                    });
    if (answer == null) {
      throw new IllegalStateException("a statement without an answer");
    }
    return answer;
  }

  private void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      Object value = parameters.get(i);
      if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }
}
