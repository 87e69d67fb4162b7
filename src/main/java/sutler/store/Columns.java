package sutler.store;

/// Lists of columns in statements.
final class Columns {
  private Columns() {}

  /// The same columns of one table among several: `a.id, a.name`.
  static String of(String alias, String columns) {
    return alias + "." + columns.replace(", ", ", " + alias + ".");
  }
}
