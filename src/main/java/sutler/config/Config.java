package sutler.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was set, by whatever way. An option wins over a variable, and a variable over the file.
/// Whoever asks says what a value must be, and a wrong one stops the start.
public final class Config {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)?");

  private final Map<Setting, Value> values;
  private final Optional<Path> file;

  Config(Map<Setting, Value> values, Optional<Path> file) {
    this.values = Map.copyOf(values);
    this.file = file;
  }

  /// The file that was read, where there was one.
  public Optional<Path> file() {
    return file;
  }

  public boolean isSet(Setting setting) {
    return given(setting).isPresent();
  }

  /// Whether anything of a section is set.
  public boolean hasAnyOf(List<Setting> settings) {
    return settings.stream().anyMatch(this::isSet);
  }

  public Optional<String> text(Setting setting) {
    return given(setting).map(Value::text);
  }

  /// With the default where nothing is set.
  public String textOrDefault(Setting setting) {
    return text(setting).orElse(setting.otherwise());
  }

  public int number(Setting setting, int min, int max) {
    String text = textOrDefault(setting);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw wrong(
        setting, "must be a whole number from %d to %d, not \"%s\"".formatted(min, max, text));
  }

  public boolean flag(Setting setting) {
    return switch (textOrDefault(setting)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(setting, "must be true or false");
    };
  }

  /// Relative paths of options and variables start where the operator is, those of the file at the
  /// file.
  public Optional<Path> path(Setting setting) {
    return text(setting).map(Config::path);
  }

  static Path path(String text) {
    return Path.of(System.getProperty("sutler.caller", ""))
        .resolve(text)
        .toAbsolutePath()
        .normalize();
  }

  public Optional<Duration> duration(Setting setting) {
    return text(setting).map(text -> duration(setting, text));
  }

  private Duration duration(Setting setting, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw wrong(setting, "must be like 500ms, 5s, 2m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
      case "ms" -> Duration.ofMillis(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  public List<String> list(Setting setting) {
    return given(setting)
        .map(v -> v.list().isEmpty() ? Arrays.asList(v.text().split(",")) : v.list())
        .orElse(List.of())
        .stream()
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  public Map<String, String> table(Setting setting) {
    Map<String, String> table = new TreeMap<>();
    given(setting)
        .ifPresent(
            value -> {
              if (!value.table().isEmpty()) {
                table.putAll(value.table());
                return;
              }
              for (String pair : value.text().split(",")) {
                String[] parts = pair.strip().split("=", 2);
                if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
                  throw wrong(setting, "must be like " + setting.sample());
                }
                table.put(parts[0].strip(), parts[1].strip());
              }
            });
    return table;
  }

  /// An http or https address. It may hold a provider's key, so a wrong one is not repeated.
  public URI web(Setting setting, String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // Told below.
    }
    throw wrong(setting, "holds something that is not an http or https URL");
  }

  /// What is wrong with a value, and where it was set.
  public StartFailure wrong(Setting setting, String what) {
    return new StartFailure("%s %s.".formatted(where(setting), what));
  }

  /// For people: a secret is not shown.
  public String shown(Setting setting) {
    String text = text(setting).orElse("");
    boolean secret =
        switch (setting.shape()) {
          case SECRET, TABLE -> true;
          case URL -> Passwords.in(text);
          case TEXT, NUMBER, FLAG, LIST, PATH -> false;
        };
    return secret ? "(not shown)" : text;
  }

  public String where(Setting setting) {
    return given(setting).map(Value::where).orElse(setting.path());
  }

  private Optional<Value> given(Setting setting) {
    return Optional.ofNullable(values.get(setting)).filter(v -> !v.text().isEmpty());
  }

  /// Some of it is secret.
  @Override
  public String toString() {
    return "Config[" + values.size() + " settings]";
  }
}
