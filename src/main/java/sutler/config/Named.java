package sutler.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tomlj.TomlTable;

/// Reads what is named instead of written: `{ file = "..." }` or `{ env = "..." }`.
///
/// @param folder that relative paths start from
record Named(Path folder, Map<String, String> environment) {
  private static final long BYTES_MAX = 64 * 1024;

  String text(TomlTable table, String where) {
    boolean one = table.size() == 1 && Set.of("file", "env").containsAll(table.keySet());
    Object name = one ? table.get(List.of(table.keySet().iterator().next())) : null;
    if (!(name instanceof String text)) {
      throw new StartFailure(
          "%s must be a text, { file = \"...\" } or { env = \"...\" }.".formatted(where));
    }
    return table.keySet().contains("file") ? file(text, where) : variable(text, where);
  }

  String file(String name, String where) {
    Path file = folder.resolve(name);
    try {
      if (Files.size(file) <= BYTES_MAX) {
        String text = Files.readString(file).strip();
        if (!text.isEmpty()) {
          return text;
        }
        throw new StartFailure("%s: the file that is named is empty.".formatted(where));
      }
      throw new StartFailure(
          "%s: the file that is named is too large for a secret.".formatted(where));
    } catch (IOException unreadable) {
      throw new StartFailure(
          "%s: the file that is named cannot be read (%s)."
              .formatted(where, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  private String variable(String name, String where) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      throw new StartFailure(
          "%s: the environment variable that is named is not set.".formatted(where));
    }
    return text;
  }

  String path(String text) {
    return folder.resolve(text).toAbsolutePath().normalize().toString();
  }
}
