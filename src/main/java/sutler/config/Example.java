package sutler.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A commented `sutler.toml` with every setting, each switched off.
public final class Example {
  private Example() {}

  /// @param sections what each table is for, by its name
  public static String of(List<Setting> settings, Map<String, String> sections) {
    Map<String, StringBuilder> tables = new LinkedHashMap<>();
    for (Setting setting : settings) {
      if (!setting.equals(Sources.CONFIG)) {
        StringBuilder text =
            tables.computeIfAbsent(setting.section(), s -> new StringBuilder(head(s, sections)));
        text.append("\n# %s\n# %s = %s\n".formatted(help(setting), setting.name(), value(setting)));
      }
    }
    return String.join("\n", tables.values());
  }

  private static String head(String section, Map<String, String> sections) {
    String about = sections.getOrDefault(section, "");
    if (section.isEmpty()) {
      return about;
    }
    return "%s[%s]\n".formatted(about.isEmpty() ? "" : "# " + about + "\n", section);
  }

  private static String help(Setting setting) {
    String otherwise =
        setting.otherwise().isEmpty() ? "" : " Default: " + setting.otherwise() + ".";
    String help = setting.help();
    return Character.toUpperCase(help.charAt(0)) + help.substring(1) + "." + otherwise;
  }

  private static String value(Setting setting) {
    String text = setting.otherwise().isEmpty() ? setting.sample() : setting.otherwise();
    return switch (setting.shape()) {
      case NUMBER, FLAG -> text;
      case LIST -> "[\"" + text.replace(",", "\", \"") + "\"]";
      case TABLE -> table(text);
      case URL -> Passwords.in(text) ? secret(setting) : quoted(text);
      case SECRET -> secret(setting);
      case TEXT, PATH -> quoted(text);
    };
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String secret(Setting setting) {
    return "{ file = \"secrets/%s\" }".formatted(setting.name().replace('_', '-'));
  }

  private static String table(String text) {
    StringBuilder inside = new StringBuilder();
    for (String pair : text.split(",")) {
      String[] parts = pair.split("=", 2);
      inside
          .append(inside.isEmpty() ? "" : ", ")
          .append(parts[0])
          .append(" = ")
          .append(quoted(parts[1]));
    }
    return "{ " + inside + " }";
  }
}
