package sutler.config;

import java.util.Locale;

/// One setting: a key of `sutler.toml`, and where it is simple an option and an environment
/// variable too.
///
/// @param section the table of `sutler.toml` that it stands in, such as `rails.x402`; empty for the
///   top
/// @param name of the key, in lower case with underscores
/// @param otherwise what it is when nobody sets it; empty for nothing
/// @param sample what a value looks like
/// @param help in half a sentence
public record Setting(
    String section, String name, Shape shape, String otherwise, String sample, String help) {

  /// What a value is.
  public enum Shape {
    TEXT,
    NUMBER,
    FLAG,
    /// Several texts; with commas between them as an option.
    LIST,
    /// Texts by name; `a=b,c=d` as an option.
    TABLE,
    /// A file or a folder.
    PATH,
    /// An address that may hold a password. Then it is a secret.
    URL,
    /// Only ever named: by a file or by a variable.
    SECRET;

    /// Whether a file can be named that holds it.
    public boolean isNamed() {
      return this == URL || this == SECRET;
    }
  }

  /// Where it stands in `sutler.toml`.
  public String path() {
    return section.isEmpty() ? name : section + "." + name;
  }

  public String variable() {
    return "SUTLER_" + flat().toUpperCase(Locale.ROOT);
  }

  public String option() {
    return "--" + flat().replace('_', '-');
  }

  /// The option that names a file with the value.
  public String fileOption() {
    return option() + "-file";
  }

  String fileVariable() {
    return variable() + "_FILE";
  }

  private String flat() {
    String last = section.substring(section.lastIndexOf('.') + 1);
    return last.isEmpty() ? name : last + "_" + name;
  }
}
