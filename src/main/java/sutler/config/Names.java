package sutler.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Which known name somebody may have meant.
public final class Names {
  private Names() {}

  static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = lower(name);
    return known.stream()
        .min(
            Comparator.comparingInt((String k) -> distance(wanted, lower(k))).thenComparing(k -> k))
        .filter(k -> distance(wanted, lower(k)) <= Math.max(2, k.length() / 3));
  }

  /// How a complaint about a name ends: with the one that may have been meant, or with a full stop.
  public static String question(String name, Collection<String> known) {
    return nearest(name, known).map(n -> "; did you mean \"" + n + "\"?").orElse(".");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// Levenshtein's: how many letters have to be changed.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
