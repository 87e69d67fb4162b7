package sutler.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The words that the catalog has, and those that are meant by others.
final class VocabularyTest {
  private static final Vocabulary SOME =
      Vocabulary.of(
          List.of("netflix", "spotify", "steam", "stream", "playstation", "playmobil", "kfc", "ä"));

  @ParameterizedTest
  @CsvSource({
    "netflx, 1, netflix",
    "netfilx, 1, netflix",
    "nnetflix, 1, netflix",
    "netfliks, 2, netflix",
    "playstaton, 2, playstation",
    "plystatoin, 2, playstation",
    "spotfy, 1, spotify",
    "setam, 1, steam"
  })
  void aMisspeltWordIsFound(String typed, int cost, String meant) {
    assertThat(SOME.meantBy(typed, cost, 10)).extracting(Vocabulary.Meant::word).contains(meant);
  }

  /// People seldom get it wrong: one wrong first letter is as much as two others.
  @ParameterizedTest
  @CsvSource({"metflix, 1, 0", "metflix, 2, 1", "etflix, 1, 0", "etflix, 2, 1", "xyz, 2, 0"})
  void aFirstLetterCountsTwice(String typed, int cost, int found) {
    assertThat(SOME.meantBy(typed, cost, 10)).hasSize(found);
  }

  @Test
  void theLikeliestComesFirst() {
    assertThat(SOME.meantBy("strem", 2, 10))
        .extracting(Vocabulary.Meant::word)
        .containsExactly("stream", "steam");
    assertThat(SOME.meantBy("strem", 2, 1)).hasSize(1);
  }

  @Test
  void wordsAreFoundByTheirBeginning() {
    assertThat(SOME.beginningWith("play")).containsExactly("playmobil", "playstation");
    assertThat(SOME.beginningWith("zzz")).isEmpty();
    assertThat(SOME.has("kfc")).isTrue();
    assertThat(SOME.has("kf")).isFalse();
    assertThat(Vocabulary.NONE.meantBy("anything", 2, 10)).isEmpty();
  }

  /// All that is near is found: compared with a look at every word.
  @Test
  void nothingIsMissed() {
    Random random = new Random(1);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      words.add(word(random, 3 + random.nextInt(12)));
    }
    Vocabulary all = Vocabulary.of(words);
    for (int i = 0; i < 500; i++) {
      String typed = changed(random, words.get(random.nextInt(words.size())));
      int most = typed.length() >= 8 ? 2 : 1;
      List<String> near =
          words.stream()
              .filter(word -> Vocabulary.cost(typed, word, most) <= most)
              .distinct()
              .sorted()
              .toList();

      assertThat(all.meantBy(typed, most, 1_000).stream().map(Vocabulary.Meant::word).sorted())
          .as(typed)
          .containsExactlyElementsOf(near);
    }
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(6)));
    }
    return word.toString();
  }

  private static String changed(Random random, String word) {
    StringBuilder changed = new StringBuilder(word);
    changed.setCharAt(random.nextInt(word.length()), 'x');
    if (random.nextBoolean()) {
      changed.deleteCharAt(random.nextInt(changed.length()));
    }
    return changed.toString();
  }
}
