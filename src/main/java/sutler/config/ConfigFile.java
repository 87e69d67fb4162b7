package sutler.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// `sutler.toml`: every key is known, and every complaint names its line.
final class ConfigFile {
  private static final long BYTES_MAX = 1024 * 1024;

  private final Path file;
  private final Named named;
  private final Map<String, Setting> known;

  private ConfigFile(Path file, Named named, List<Setting> settings) {
    this.file = file;
    this.named = named;
    this.known = settings.stream().collect(Collectors.toMap(Setting::path, s -> s));
  }

  /// @param environment where secrets may be named
  static Map<Setting, Value> read(
      Path file, List<Setting> settings, Map<String, String> environment) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    return new ConfigFile(file, new Named(folder, environment), settings).read();
  }

  private Map<Setting, Value> read() {
    TomlParseResult parsed = Toml.parse(text());
    if (parsed.hasErrors()) {
      TomlParseError first = parsed.errors().getFirst();
      throw new StartFailure(
          "%s is not TOML: %s."
              .formatted(
                  at(first.position().line()),
                  String.valueOf(first.getMessage()).replaceAll("\\.$", "")));
    }
    Map<Setting, Value> values = new LinkedHashMap<>();
    read(parsed, List.of(), values);
    return values;
  }

  private String text() {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new StartFailure("%s is larger than a megabyte.".formatted(file));
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new StartFailure(
          "%s cannot be read (%s).".formatted(file, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  private void read(TomlTable table, List<String> above, Map<Setting, Value> values) {
    for (String key : table.keySet()) {
      List<String> path = new ArrayList<>(above);
      path.add(key);
      String name = String.join(".", path);
      String where = at(line(table, key));
      Object value = table.get(List.of(key));
      Setting setting = known.get(name);
      if (setting != null && value != null) {
        values.put(setting, value(setting, value, "%s (%s)".formatted(where, name)));
      } else if (value instanceof TomlTable inner && sections().contains(name)) {
        read(inner, path, values);
      } else {
        throw unknown(where, name, above);
      }
    }
  }

  private static int line(TomlTable table, String key) {
    return Optional.ofNullable(table.inputPositionOf(List.of(key))).map(p -> p.line()).orElse(1);
  }

  /// Every table that something is in.
  private Set<String> sections() {
    Set<String> sections = new HashSet<>();
    for (Setting setting : known.values()) {
      String section = setting.section();
      while (!section.isEmpty()) {
        sections.add(section);
        section = section.contains(".") ? section.substring(0, section.lastIndexOf('.')) : "";
      }
    }
    return sections;
  }

  /// Names what may have been meant: at the same place first, then anywhere.
  private StartFailure unknown(String where, String name, List<String> above) {
    Set<String> names = new TreeSet<>(known.keySet());
    names.addAll(sections());
    String prefix = above.isEmpty() ? "" : String.join(".", above) + ".";
    String last = name.substring(prefix.length());
    Set<String> beside =
        names.stream()
            .filter(n -> n.startsWith(prefix) && n.indexOf('.', prefix.length()) < 0)
            .map(n -> n.substring(prefix.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    String question =
        Names.nearest(last, beside)
            .map(n -> prefix + n)
            .or(() -> elsewhere(last, names))
            .map(n -> "; did you mean \"" + n + "\"?")
            .orElse(".");
    return new StartFailure("%s: there is no setting \"%s\"%s".formatted(where, name, question));
  }

  /// The same word in another table.
  private static Optional<String> elsewhere(String word, Set<String> names) {
    return names.stream().filter(n -> n.endsWith("." + word)).findFirst();
  }

  private Value value(Setting setting, Object value, String where) {
    return switch (setting.shape()) {
      case LIST -> Value.list(list(value, where), where);
      case TABLE -> Value.table(table(value, where), where);
      case TEXT, NUMBER, FLAG, PATH, URL, SECRET -> single(setting, value, where);
    };
  }

  private Value single(Setting setting, Object value, String where) {
    if (value instanceof TomlTable table) {
      return Value.of(named.text(table, where), where);
    }
    String text = scalar(value, where);
    boolean written =
        setting.shape() == Setting.Shape.SECRET
            || (setting.shape() == Setting.Shape.URL && Passwords.in(text));
    if (written) {
      throw new StartFailure(
          "%s: a secret is named here, not written. Put %s = { file = \"...\" } or { env = \"...\" }."
              .formatted(where, setting.name()));
    }
    return Value.of(setting.shape() == Setting.Shape.PATH ? named.path(text) : text, where);
  }

  private List<String> list(Object value, String where) {
    if (!(value instanceof TomlArray array)) {
      throw new StartFailure("%s must be a list, such as [\"a\", \"b\"].".formatted(where));
    }
    return array.toList().stream().map(item -> scalar(item, where)).toList();
  }

  private Map<String, String> table(Object value, String where) {
    if (!(value instanceof TomlTable table)) {
      throw new StartFailure("%s must be a table, such as { a = \"b\" }.".formatted(where));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      Object item = table.get(List.of(key));
      String place = where + ", " + key;
      texts.put(
          key, item instanceof TomlTable inner ? named.text(inner, place) : scalar(item, place));
    }
    return texts;
  }

  private static String scalar(@org.jspecify.annotations.Nullable Object value, String where) {
    return switch (value) {
      case String text -> text;
      case Long number -> number.toString();
      case Boolean flag -> flag.toString();
      case null, default ->
          throw new StartFailure(
              "%s must be a text, a whole number, true or false.".formatted(where));
    };
  }

  private String at(int line) {
    return "%s, line %d".formatted(file.getFileName(), line);
  }
}
