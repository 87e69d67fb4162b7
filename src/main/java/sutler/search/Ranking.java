package sutler.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import sutler.search.Words.Word;

/// Turns a question into Lucene queries, from strict to generous. Scores are constants that say
/// where a word was found (in the name, the country, the kind); ties are broken by rank.
final class Ranking {
  private static final int MEANT_MAX = 40;

  /// More words than that are found faster by looking for their beginning.
  private static final int BEGINNINGS_MAX = 64;

  private static final int SPAN_WORDS_MAX = 5;

  /// So many words of a question may be misspelt; looking for what each may mean is most of what a
  /// search costs, and a question of nonsense must not cost many times a plain one.
  private static final int MISSPELT_MAX = 3;

  /// So many times a question is asked more generously, and once as generously as can be.
  private static final int ATTEMPTS_MAX = 4;

  /// The words of the catalog, by field.
  record Language(Vocabulary names, Vocabulary places, Vocabulary placeNames, Vocabulary kinds) {
    static final Language NONE =
        new Language(Vocabulary.NONE, Vocabulary.NONE, Vocabulary.NONE, Vocabulary.NONE);

    /// @return the same where nothing changed
    Language of(IndexReader reader) throws IOException {
      return new Language(
          Vocabulary.of(reader, Documents.NAME, names),
          Vocabulary.of(reader, Documents.PLACE, places),
          Vocabulary.of(reader, Documents.PLACE_NAME, placeNames),
          Vocabulary.of(reader, Documents.KIND, kinds));
    }

    boolean has(String word) {
      return names.has(word) || places.has(word) || kinds.has(word);
    }
  }

  private final IndexReader reader;
  private final Language language;
  private final List<Word> words;
  private final String intent;
  private final List<Query> runs;
  private int misspelt;

  Ranking(IndexReader reader, Language language, String text, String intent) throws IOException {
    this.reader = reader;
    this.language = language;
    this.words = Words.asked(text);
    this.intent = intent;
    this.runs = runs();
  }

  /// Every word must be found as it is, the last one at least as a beginning.
  Query strict() {
    List<Query> clauses = clauses(false);
    return words.isEmpty() || clauses.size() < words.size()
        ? new MatchNoDocsQuery()
        : all(clauses, clauses.size());
  }

  /// What to try after that, one after another: misspelt words, then fewer and fewer of them.
  List<Query> generous() {
    misspelt = 0;
    List<Query> clauses = clauses(true);
    List<Query> attempts = new ArrayList<>();
    int least = Math.max(1, words.size() / 2);
    int step = 1 + (words.size() - least) / ATTEMPTS_MAX;
    for (int needed = words.size(); needed > least; needed -= step) {
      if (needed <= clauses.size()) {
        attempts.add(all(clauses, needed));
      }
    }
    if (least <= clauses.size()) {
      attempts.add(all(clauses, least));
    }
    return attempts;
  }

  /// A country that was named is never left out: airtime of another country is no answer at all.
  private void places(BooleanQuery.Builder whole) {
    for (Word word : words) {
      String w = word.joined();
      boolean placeOnly =
          w.length() > 2
              && language.places().has(w)
              && !language.names().has(w)
              && !language.kinds().has(w);
      if (placeOnly || isCountry(w)) {
        whole.add(new TermQuery(new Term(Documents.PLACE, w)), Occur.FILTER);
      }
    }
  }

  private boolean isCountry(String word) {
    return word.length() > 3 && words.size() > 1 && language.placeNames().has(word);
  }

  private Query all(List<Query> clauses, int needed) {
    BooleanQuery.Builder builder = new BooleanQuery.Builder().setMinimumNumberShouldMatch(needed);
    clauses.forEach(c -> builder.add(c, Occur.SHOULD));
    BooleanQuery.Builder whole = new BooleanQuery.Builder().add(builder.build(), Occur.MUST);
    runs.forEach(run -> whole.add(run, Occur.SHOULD));
    if (needed < words.size()) {
      places(whole);
    }
    for (Word word : Words.asked(intent)) {
      whole.add(
          constant(new TermQuery(new Term(Documents.NAME, word.joined())), 0.5f), Occur.SHOULD);
      whole.add(
          constant(new TermQuery(new Term(Documents.PLACE, word.joined())), 0.3f), Occur.SHOULD);
      whole.add(
          constant(new TermQuery(new Term(Documents.KIND, word.joined())), 0.2f), Occur.SHOULD);
    }
    return whole.build();
  }

  /// A run of words that is a whole name counts more than the same words apart.
  private List<Query> runs() throws IOException {
    List<Query> found = new ArrayList<>();
    for (int from = 0; from < words.size(); from++) {
      StringBuilder key = new StringBuilder();
      for (int to = from; to < Math.min(words.size(), from + SPAN_WORDS_MAX); to++) {
        key.append(to == from ? "" : " ").append(words.get(to).joined());
        if (isName(key.toString())) {
          Term term = new Term(Documents.NAME_KEY, key.toString());
          found.add(constant(new TermQuery(term), 6f * (to - from + 1)));
        }
      }
    }
    return found;
  }

  /// One for each word of which the catalog has something; no more is asked of the index than it
  /// can find.
  private List<Query> clauses(boolean fuzzy) {
    List<Query> clauses = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      List<Query> ways = ways(words.get(i), i == words.size() - 1, fuzzy);
      if (i > 0) {
        name(ways, words.get(i - 1).joined() + words.get(i).joined(), 9);
      }
      if (i + 1 < words.size()) {
        name(ways, words.get(i).joined() + words.get(i + 1).joined(), 9);
      }
      if (!ways.isEmpty()) {
        clauses.add(new DisjunctionMaxQuery(ways, 0.05f));
      }
    }
    return clauses;
  }

  private void name(List<Query> ways, String word, float score) {
    if (language.names().has(word)) {
      ways.add(term(Documents.NAME, word, score));
    }
  }

  private List<Query> ways(Word word, boolean last, boolean fuzzy) {
    List<Query> ways = new ArrayList<>();
    String w = word.joined();
    name(ways, w, 10);
    if (language.places().has(w)) {
      ways.add(term(Documents.PLACE, w, 7));
    }
    if (language.kinds().has(w)) {
      ways.add(term(Documents.KIND, w, 5));
    }
    if (word.parts().size() > 1 && word.parts().stream().allMatch(language.names()::has)) {
      BooleanQuery.Builder parts = new BooleanQuery.Builder();
      word.parts().forEach(p -> parts.add(new TermQuery(new Term(Documents.NAME, p)), Occur.MUST));
      ways.add(constant(parts.build(), 9));
    }
    boolean known = language.has(w);
    if (w.length() >= 2 && (last || !known)) {
      beginnings(ways, Documents.NAME, language.names(), w, 6);
    }
    if (w.length() >= 4 && !known) {
      beginnings(ways, Documents.PLACE, language.places(), w, 4);
    }
    if (fuzzy && !known && w.length() >= 4 && misspelt++ < MISSPELT_MAX) {
      int edits = w.length() >= 8 ? 2 : 1;
      meant(ways, Documents.NAME, language.names().meantBy(w, edits, MEANT_MAX), 4);
      meant(ways, Documents.PLACE, language.places().meantBy(w, edits, MEANT_MAX), 3);
      meant(ways, Documents.KIND, language.kinds().meantBy(w, 1, MEANT_MAX), 2);
    }
    return ways;
  }

  private static void beginnings(
      List<Query> ways, String field, Vocabulary words, String word, float score) {
    List<String> found = words.beginningWith(word);
    if (found.size() > BEGINNINGS_MAX) {
      ways.add(constant(new PrefixQuery(new Term(field, word)), score));
    } else if (!found.isEmpty()) {
      ways.add(constant(anyOf(field, found), score));
    }
  }

  private static void meant(
      List<Query> ways, String field, List<Vocabulary.Meant> meant, float score) {
    if (!meant.isEmpty()) {
      ways.add(constant(anyOf(field, meant.stream().map(Vocabulary.Meant::word).toList()), score));
    }
  }

  private static Query anyOf(String field, List<String> words) {
    return words.size() == 1
        ? new TermQuery(new Term(field, words.getFirst()))
        : new TermInSetQuery(field, words.stream().map(BytesRef::new).toList());
  }

  private static Query term(String field, String word, float score) {
    return constant(new TermQuery(new Term(field, word)), score);
  }

  private static Query constant(Query query, float score) {
    return new BoostQuery(new ConstantScoreQuery(query), score);
  }

  private boolean isName(String key) throws IOException {
    Terms terms = MultiTerms.getTerms(reader, Documents.NAME_KEY);
    return terms != null && terms.iterator().seekExact(new BytesRef(key));
  }

  static Query everything() {
    return new MatchAllDocsQuery();
  }
}
