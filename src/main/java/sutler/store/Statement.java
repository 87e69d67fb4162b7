package sutler.store;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// One statement that writes several tables: each part is a `WITH` clause with its rows in one JSON
/// parameter, and what has no rows is left out. So a change costs one round trip, however many
/// tables it touches.
final class Statement {
  private final List<String> parts = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();
  private final String guard;

  /// @param guard that must hold for inserts, such as ` WHERE EXISTS (...)`; or empty
  Statement(String guard) {
    this.guard = guard;
  }

  /// A part with the row or rows as its one parameter, `?::jsonb`.
  Statement part(String name, String sql, JsonNode rows) {
    if (!rows.isEmpty()) {
      parts.add(name + " AS (" + sql + ")");
      parameters.add(rows.toString());
    }
    return this;
  }

  Statement insert(String table, String columns, JsonNode rows) {
    return insert(table, columns, rows, "");
  }

  /// @param conflict what to do where a row is there already
  Statement insert(String table, String columns, JsonNode rows, String conflict) {
    return part(
        "new_" + table,
        "INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_recordset(NULL::%s, ?::jsonb)%s%s"
            .formatted(table, columns, columns, table, guard, conflict),
        rows);
  }

  /// Changes columns of the rows with these keys. Each row is a part of its own: joined with many
  /// at once, the server takes a plan that reads the whole table.
  Statement update(String table, String columns, String keys, ArrayNode rows) {
    for (int i = 0; i < rows.size(); i++) {
      part(
          "changed_" + table + i,
          "UPDATE %s t SET (%s) = ROW (%s) FROM jsonb_populate_record(NULL::%s, ?::jsonb) x WHERE (%s) = (%s)"
              .formatted(
                  table,
                  columns,
                  Columns.of("x", columns),
                  table,
                  Columns.of("t", keys),
                  Columns.of("x", keys)),
          rows.get(i));
    }
    return this;
  }

  Statement delete(String table, String keys, ArrayNode rows) {
    for (int i = 0; i < rows.size(); i++) {
      part(
          "old_" + table + i,
          "DELETE FROM %s t USING jsonb_populate_record(NULL::%s, ?::jsonb) x WHERE (%s) = (%s)"
              .formatted(table, table, Columns.of("t", keys), Columns.of("x", keys)),
          rows.get(i));
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
    return database
        .sql()
        .sql("WITH " + String.join(", ", parts) + " SELECT " + result)
        .params(parameters)
        .query(Long.class)
        .single();
  }
}
