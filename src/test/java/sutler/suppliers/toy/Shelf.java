package sutler.suppliers.toy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Codes in a file, one a line, as `value code`. Beside it, in `NAME.taken`, stands who took which,
/// as `reference code`. A code is taken once, and written down before it leaves.
final class Shelf {
  private final Path file;
  private final Path taken;

  Shelf(Path file) {
    this.file = file;
    this.taken = file.resolveSibling(file.getFileName() + ".taken");
  }

  /// The code of a reference: the one it got before, or a new one; empty where none is left.
  synchronized Optional<String> take(String reference, String value) throws IOException {
    Map<String, String> known = taken();
    if (!known.containsKey(reference)) {
      Optional<String> code =
          free(known).filter(c -> c[0].equals(value)).map(c -> c[1]).findFirst();
      if (code.isEmpty()) {
        return Optional.empty();
      }
      known.put(reference, code.get());
      keep(known);
    }
    return Optional.ofNullable(known.get(reference));
  }

  synchronized long left() throws IOException {
    return free(taken()).count();
  }

  private Stream<String[]> free(Map<String, String> known) throws IOException {
    return pairs(file).stream().filter(p -> !known.containsValue(p[1]));
  }

  private Map<String, String> taken() throws IOException {
    Map<String, String> known = new LinkedHashMap<>();
    if (Files.exists(taken)) {
      pairs(taken).forEach(p -> known.put(p[0], p[1]));
    }
    return known;
  }

  private static List<String[]> pairs(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(parts -> parts.length == 2)
        .toList();
  }

  /// All of it or nothing: a code that is half written would be lost.
  private void keep(Map<String, String> known) throws IOException {
    List<String> lines = new ArrayList<>();
    known.forEach((reference, code) -> lines.add(reference + " " + code));
    Path next = taken.resolveSibling(taken.getFileName() + ".next");
    Files.write(next, lines);
    Files.move(next, taken, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
