package sutler.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What somebody set.
///
/// @param text of a single value, already read from where it was named
/// @param where for people: the option, the variable, or the file with its line
record Value(String text, List<String> list, Map<String, String> table, String where) {

  Value {
    list = List.copyOf(list);
    table = Map.copyOf(table);
  }

  static Value of(String text, String where) {
    return new Value(text.strip(), List.of(), Map.of(), where);
  }

  static Value list(List<String> list, String where) {
    return new Value(String.join(",", list), list, Map.of(), where);
  }

  static Value table(Map<String, String> table, String where) {
    String text =
        table.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return new Value(text, List.of(), table, where);
  }

  /// It may be a secret.
  @Override
  public String toString() {
    return "Value[" + where + "]";
  }
}
