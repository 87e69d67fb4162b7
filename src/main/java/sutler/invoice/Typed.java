package sutler.invoice;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What somebody typed, as others get to see it: no link can be made of it, and no character in it
/// does anything but stand there.
final class Typed {
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{1,20}):/*(?=\\S)");

  private static final String DOTS = "[.\\u2024\\u3002\\uFE52\\uFF0E\\uFF61]";

  /// A dot with something on both sides makes a host's name, whichever dot it is (RFC 3490, section
  /// 3.1), and whatever marks, joiners or pictures stand beside it; between figures it makes a
  /// number.
  private static final Pattern DOT =
      Pattern.compile("(?<=\\S)" + DOTS + "(?=[^\\s\\p{P}\\d])|(?<=[^\\s\\d])" + DOTS + "(?=\\d)");

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern BLANK = Pattern.compile("[\\p{Z}\\t]+");
  private static final Pattern LINES = Pattern.compile("(\\s*\\n){3,}");

  private Typed() {}

  static String line(String text) {
    return plain(SPACE.matcher(text).replaceAll(" ")).strip();
  }

  static String paragraphs(String text) {
    String lines =
        text.lines()
            .map(line -> plain(BLANK.matcher(line).replaceAll(" ")).strip())
            .collect(Collectors.joining("\n"));
    return LINES.matcher(lines).replaceAll("\n\n").strip();
  }

  private static String plain(String line) {
    String visible =
        line.codePoints()
            .filter(Typed::isVisible)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    String words = SCHEME.matcher(visible).replaceAll("$1: ");
    return DOT.matcher(words).replaceAll(". ");
  }

  /// No control, no direction, nothing unseen; a joiner only shapes the letters around it.
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED ->
          false;
      case Character.FORMAT -> c == 0x200C || c == 0x200D;
      default -> true;
    };
  }
}
