package sutler.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/// Turns text into words, the same way for what is indexed and for what is asked: lower case,
/// without accents and apostrophes. A word with punctuation inside (`amazon.de`, `h&m`) has parts,
/// and a joined form without the punctuation.
final class Words {
  private static final int WORDS_MAX = 40;
  private static final int TELLING_WORDS_MAX = 10;
  private static final int LENGTH_MAX = 40;
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z},;/|()\\[\\]\"“”]+");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern APOSTROPHE = Pattern.compile("['’`]");
  private static final Set<String> SILENT =
      Set.of(
          "a", "an", "the", "for", "in", "of", "to", "my", "me", "i", "and", "with", "want", "need",
          "please", "buy", "on", "at", "from", "some", "is");

  /// @param joined all letters and digits of the word
  /// @param parts what punctuation separates; just `joined` for most
  record Word(String joined, List<String> parts) {}

  private Words() {}

  /// The words of a text, at most forty.
  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    for (String raw : SPACE.split(fold(text))) {
      List<String> parts = new ArrayList<>();
      for (String part : NOT_WORD.split(raw)) {
        if (!part.isEmpty()) {
          parts.add(limited(part));
        }
      }
      if (!parts.isEmpty() && words.size() < WORDS_MAX) {
        words.add(new Word(limited(String.join("", parts)), List.copyOf(parts)));
      }
    }
    return words;
  }

  /// The words of a question, without those that carry no meaning, unless there are no others.
  static List<Word> asked(String text) {
    List<Word> all = of(text);
    List<Word> telling = all.stream().filter(w -> !SILENT.contains(w.joined())).toList();
    List<Word> used = telling.isEmpty() ? all : telling;
    return used.subList(0, Math.min(used.size(), TELLING_WORDS_MAX));
  }

  /// Every form under which a text can be found.
  static Set<String> forms(String text) {
    Set<String> forms = new LinkedHashSet<>();
    for (Word word : of(text)) {
      forms.addAll(word.parts());
      forms.add(word.joined());
    }
    return forms;
  }

  /// The text as one key: its joined words with single spaces.
  static String key(String text) {
    return String.join(" ", of(text).stream().map(Word::joined).toList());
  }

  private static String fold(String text) {
    String lower = APOSTROPHE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    char[] folded = new char[lower.length() * 4];
    int length = ASCIIFoldingFilter.foldToASCII(lower.toCharArray(), 0, folded, 0, lower.length());
    return new String(folded, 0, length);
  }

  private static String limited(String word) {
    return word.length() > LENGTH_MAX ? word.substring(0, LENGTH_MAX) : word;
  }
}
