package sutler.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Where settings come from, the last word last: the file, the environment, the options.
public final class Sources {
  /// Names the file itself.
  public static final Setting CONFIG =
      new Setting(
          "",
          "config",
          Setting.Shape.PATH,
          "",
          "FILE",
          "the configuration file; else ./sutler.toml, then sutler.toml in the data folder");

  private static final String FILE_NAME = "sutler.toml";

  private final List<Setting> settings;
  private final Set<String> foreign;

  /// @param foreign variables that begin as ours do and belong to somebody else
  public Sources(List<Setting> settings, Set<String> foreign) {
    this.settings = List.copyOf(settings);
    requireDistinct(settings);
    this.foreign = Set.copyOf(foreign);
  }

  /// Two modules of one name can both have a setting of one name; the option would be either's.
  private static void requireDistinct(List<Setting> settings) {
    Map<String, Setting> options = new HashMap<>();
    for (Setting setting : settings) {
      Setting other = options.putIfAbsent(setting.option(), setting);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s would both be %s; rename one"
                .formatted(other.path(), setting.path(), setting.option()));
      }
    }
  }

  /// @param data the folder, as a setting
  /// @throws StartFailure when something is not known or cannot be understood
  public Config read(String[] arguments, Map<String, String> environment, Setting data) {
    Map<Setting, Value> outside = variables(environment);
    outside.putAll(options(arguments));
    Optional<Path> file = file(outside, data);
    Map<Setting, Value> all = new HashMap<>();
    file.ifPresent(f -> all.putAll(ConfigFile.read(f, settings, environment)));
    all.putAll(outside);
    return new Config(all, file);
  }

  private static Optional<Path> file(Map<Setting, Value> outside, Setting data) {
    Optional<Path> named = Optional.ofNullable(outside.get(CONFIG)).map(v -> Config.path(v.text()));
    if (named.isPresent()) {
      if (!Files.isRegularFile(named.get())) {
        throw new StartFailure("There is no configuration file %s.".formatted(named.get()));
      }
      return named;
    }
    Path folder =
        Optional.ofNullable(outside.get(data))
            .map(v -> Config.path(v.text()))
            .orElse(Path.of(data.otherwise()).toAbsolutePath());
    return List.of(Config.path(FILE_NAME), folder.resolve(FILE_NAME)).stream()
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private Map<Setting, Value> variables(Map<String, String> environment) {
    Map<Setting, Value> values = new HashMap<>();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith("SUTLER_") || foreign.contains(name)) {
        continue;
      }
      // An unknown one stops the start also where it is empty.
      Setting setting = known(name);
      if (variable.getValue().isBlank()) {
        continue;
      }
      values.put(
          setting,
          name.equals(setting.variable())
              ? Value.of(variable.getValue(), name)
              : named(variable.getValue(), name));
    }
    return values;
  }

  private Map<Setting, Value> options(String[] arguments) {
    Map<Setting, Value> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      Setting setting = known(parts[0]);
      String value;
      if (parts.length == 2) {
        value = parts[1];
      } else if (i + 1 < arguments.length) {
        value = arguments[++i];
      } else {
        throw new StartFailure(parts[0] + " needs a value.");
      }
      values.put(setting, option(setting, parts[0], value));
    }
    return values;
  }

  private static Value option(Setting setting, String name, String value) {
    if (!name.equals(setting.option())) {
      return named(value, name);
    }
    boolean secret =
        setting.shape() == Setting.Shape.SECRET
            || (setting.shape() == Setting.Shape.URL && Passwords.in(value));
    if (secret) {
      throw new StartFailure(
          "%s holds a secret, which everybody on this machine could read in the list of processes; name a file with %s, or set %s."
              .formatted(name, setting.fileOption(), setting.variable()));
    }
    return Value.of(value, name);
  }

  private static Value named(String file, String where) {
    return Value.of(new Named(Config.path(""), Map.of()).file(file, where), where);
  }

  private Setting known(String name) {
    for (Setting setting : settings) {
      boolean named =
          setting.shape().isNamed()
              && (name.equals(setting.fileOption()) || name.equals(setting.fileVariable()));
      if (named || name.equals(setting.option()) || name.equals(setting.variable())) {
        return setting;
      }
    }
    List<String> names = new ArrayList<>();
    settings.forEach(s -> names.add(name.startsWith("--") ? s.option() : s.variable()));
    String question = Names.question(name, names);
    throw new StartFailure(
        "There is no setting %s%s ./sutler run --help lists them.".formatted(name, question));
  }
}
