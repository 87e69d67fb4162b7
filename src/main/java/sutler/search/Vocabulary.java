package sutler.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/// All words of one field of the catalog, in memory: whether there is a word, which words begin
/// with one, and which are meant by one that is misspelt. So the index is asked for words that it
/// has, and never has to look for them.
///
/// Misspelt words are found by what is left of a word when letters are left out, as in SymSpell: a
/// word and its misspelling have such a remainder in common.
final class Vocabulary {
  static final Vocabulary NONE = new Vocabulary(List.of());

  /// Shorter words mean too much with a letter less.
  private static final int LENGTH_MIN = 3;

  /// From this length on, two letters may be wrong.
  private static final int TWICE_FROM = 6;

  /// A longer word is hardly misspelt twice, and has too many remainders.
  private static final int TWICE_TO = 20;

  private final String[] words;

  /// The words of each remainder, by its hash: `first[h]` is where they begin in `remaining`.
  private final int[] first;

  private final int[] remaining;
  private final int mask;

  private Vocabulary(Collection<String> all) {
    words = new TreeSet<>(all).toArray(String[]::new);
    int[][] hashes = new int[words.length][];
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      hashes[i] = remainders(words[i], edits(words[i]));
      count += hashes[i].length;
    }
    mask = Math.max(1, Integer.highestOneBit(count) << 1) - 1;
    first = new int[mask + 2];
    for (int[] some : hashes) {
      for (int hash : some) {
        first[(hash & mask) + 1]++;
      }
    }
    for (int i = 0; i <= mask; i++) {
      first[i + 1] += first[i];
    }
    remaining = new int[count];
    int[] next = first.clone();
    for (int i = 0; i < hashes.length; i++) {
      for (int hash : hashes[i]) {
        remaining[next[hash & mask]++] = i;
      }
    }
  }

  static Vocabulary of(Collection<String> words) {
    return new Vocabulary(words);
  }

  /// The words of a field.
  ///
  /// @param before what it was; the same where nothing changed
  static Vocabulary of(IndexReader reader, String field, Vocabulary before) throws IOException {
    Terms terms = MultiTerms.getTerms(reader, field);
    List<String> words = new ArrayList<>();
    if (terms != null) {
      TermsEnum all = terms.iterator();
      for (BytesRef term = all.next(); term != null; term = all.next()) {
        words.add(term.utf8ToString());
      }
    }
    words.sort(null);
    return Arrays.equals(before.words, words.toArray()) ? before : new Vocabulary(words);
  }

  boolean has(String word) {
    return Arrays.binarySearch(words, word) >= 0;
  }

  /// The words that begin with a word.
  List<String> beginningWith(String word) {
    int from = Arrays.binarySearch(words, word);
    int start = from < 0 ? -from - 1 : from;
    int end = start;
    while (end < words.length && words[end].startsWith(word)) {
      end++;
    }
    return Arrays.asList(words).subList(start, end);
  }

  /// A word that may have been meant.
  ///
  /// @param cost how many letters are wrong; a first letter counts twice
  record Meant(String word, int cost) {}

  /// The words that a misspelt one may mean, the likeliest first.
  ///
  /// @param costMax 1 or 2
  List<Meant> meantBy(String word, int costMax, int most) {
    List<Meant> found = new ArrayList<>();
    TreeSet<Integer> seen = new TreeSet<>();
    int edits = word.length() > TWICE_TO ? 1 : costMax;
    for (int hash : remainders(word, edits)) {
      for (int i = first[hash & mask]; i < first[(hash & mask) + 1]; i++) {
        if (seen.add(remaining[i])) {
          String other = words[remaining[i]];
          int cost = cost(word, other, edits);
          if (cost <= edits) {
            found.add(new Meant(other, cost));
          }
        }
      }
    }
    found.sort(
        (a, b) -> a.cost == b.cost ? a.word.compareTo(b.word) : Integer.compare(a.cost, b.cost));
    return found.subList(0, Math.min(most, found.size()));
  }

  private static int edits(String word) {
    int length = word.length();
    return length < LENGTH_MIN ? 0 : length >= TWICE_FROM && length <= TWICE_TO + 2 ? 2 : 1;
  }

  /// The hashes of a word, of what is left without one letter, and without two.
  private static int[] remainders(String word, int edits) {
    int length = word.length();
    int once = edits > 0 ? length : 0;
    int twice = edits > 1 ? length * (length - 1) / 2 : 0;
    int[] hashes = new int[1 + once + twice];
    int n = 0;
    hashes[n++] = hash(word, -1, -1);
    for (int i = 0; i < once; i++) {
      hashes[n++] = hash(word, i, -1);
      for (int j = i + 1; edits > 1 && j < length; j++) {
        hashes[n++] = hash(word, i, j);
      }
    }
    return hashes;
  }

  private static int hash(String word, int without, int andWithout) {
    int hash = 7;
    for (int i = 0; i < word.length(); i++) {
      if (i != without && i != andWithout) {
        hash = 31 * hash + word.charAt(i);
      }
    }
    return hash ^ (hash >>> 15);
  }

  /// How many letters are wrong, missing, too many, or changed with their neighbour. A first letter
  /// counts twice: people seldom get it wrong.
  ///
  /// @param most beyond which it does not matter
  static int cost(String one, String other, int most) {
    if (Math.abs(one.length() - other.length()) > most) {
      return most + 1;
    }
    int[] before = new int[other.length() + 1];
    int[] last = new int[other.length() + 1];
    int[] now = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      now[0] = i;
      int least = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        now[j] = Math.min(Math.min(last[j], now[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        if (swapped) {
          now[j] = Math.min(now[j], before[j - 2] + 1);
        }
        least = Math.min(least, now[j]);
      }
      if (least > most) {
        return most + 1;
      }
      int[] free = before;
      before = last;
      last = now;
      now = free;
    }
    int first = one.isEmpty() || other.isEmpty() || one.charAt(0) == other.charAt(0) ? 0 : 1;
    return last[other.length()] + first;
  }
}
