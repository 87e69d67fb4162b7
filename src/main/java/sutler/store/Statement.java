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

  /// The name of the part on which all others depend; empty where all write.
  private final String first;

  private Statement(String first) {
    this.first = first;
  }

  /// Whose parts all write.
  static Statement unguarded() {
    return new Statement("");
  }

  /// Whose parts write only where the first has written a row.
  static Statement guarded() {
    return new Statement("first");
  }

  /// The part on which all others depend: a new row.
  Statement firstInsert(String table, Row row, String conflict) {
    return first(
        "INSERT INTO "
            + table
            + " ("
            + row.columns()
            + ") VALUES ("
            + row.placeholders()
            + ")"
            + conflict,
        row.values());
  }

  /// The part on which all others depend: a row that is changed.
  ///
  /// @param also what is written beside the row's columns
  Statement firstUpdate(String table, String also, Changed row) {
    return first("UPDATE " + table + " SET " + also + ", " + row.written(), row.values());
  }

  private Statement first(String sql, List<@Nullable Object> values) {
    parts.addFirst(first + " AS (" + sql + " RETURNING 1)");
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
            + guard(" WHERE ")
            + conflict,
        values);
    return this;
  }

  private String guard(String word) {
    return first.isEmpty() ? "" : word + "EXISTS (SELECT FROM " + first + ")";
  }

  /// A row with its key, and what is written into it.
  record Changed(Row key, Row columns) {
    private String written() {
      return columns.assignments(", ") + " WHERE " + key.assignments(" AND ");
    }

    private List<@Nullable Object> values() {
      List<@Nullable Object> values = new ArrayList<>(columns.values());
      values.addAll(key.values());
      return values;
    }
  }

  /// Changes rows. Each is a part of its own: joined with many at once, the server takes a plan
  /// that reads the whole table.
  Statement update(String table, List<Changed> rows) {
    for (int i = 0; i < rows.size(); i++) {
      Changed row = rows.get(i);
      part(
          "changed_" + table + i,
          "UPDATE " + table + " SET " + row.written() + guard(" AND "),
          row.values());
    }
    return this;
  }

  Statement delete(String table, List<Row> keys) {
    for (int i = 0; i < keys.size(); i++) {
      part(
          "old_" + table + i,
          "DELETE FROM " + table + " WHERE " + keys.get(i).assignments(" AND ") + guard(" AND "),
          keys.get(i).values());
    }
    return this;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /// Runs it.
  ///
  /// @return false where the first part has written no row, and so no other has
  boolean run(Database database) {
    String written = first.isEmpty() ? "true" : "EXISTS (SELECT FROM " + first + ")";
    Boolean answer =
        database
            .template()
            .execute(
                "WITH " + String.join(", ", parts) + " SELECT " + written,
                (PreparedStatementCallback<Boolean>)
                    statement -> {
                      bind(statement);
                      try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getBoolean(1);
                      }
                    });
    return Boolean.TRUE.equals(answer);
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
