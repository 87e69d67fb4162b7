package sutler.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import sutler.search.Words.Word;

/// Turns a question into Lucene queries, from strict to generous. Scores are constants that say
/// where a word was found (in the name, the country, the kind); ties are broken by rank.
final class Ranking {
  private static final int FUZZY_EXPANSIONS_MAX = 40;
  private static final int SPAN_WORDS_MAX = 5;

  /// So many words of a question may be misspelt; looking for what each may mean is most of what a
  /// search costs, and a question of nonsense must not cost many times a plain one.
  private static final int MISSPELT_MAX = 3;

  /// So many times a question is asked more generously, and once as generously as can be.
  private static final int ATTEMPTS_MAX = 4;

  private final IndexSearcher searcher;
  private final IndexReader reader;
  private final List<Word> words;
  private final String intent;
  private int misspelt;

  Ranking(IndexSearcher searcher, String text, String intent) {
    this.searcher = searcher;
    this.reader = searcher.getIndexReader();
    this.words = Words.asked(text);
    this.intent = intent;
  }

  /// Every word must be found as it is, the last one at least as a beginning.
  Query strict() throws IOException {
    List<Query> clauses = clauses(false);
    return words.isEmpty() ? new MatchNoDocsQuery() : all(clauses, clauses.size());
  }

  /// What to try after that, one after another: misspelt words, then fewer and fewer of them.
  List<Query> generous() throws IOException {
    misspelt = 0;
    List<Query> clauses = clauses(true);
    List<Query> attempts = new ArrayList<>();
    int least = Math.max(1, clauses.size() / 2);
    int step = 1 + (clauses.size() - least) / ATTEMPTS_MAX;
    for (int needed = clauses.size(); needed > least; needed -= step) {
      attempts.add(all(clauses, needed));
    }
    attempts.add(all(clauses, least));
    return attempts;
  }

  /// A country that was named is never left out: airtime of another country is no answer at all.
  private void places(BooleanQuery.Builder whole) throws IOException {
    for (Word word : words) {
      String w = word.joined();
      boolean placeOnly =
          w.length() > 2
              && exists(Documents.PLACE, w)
              && !exists(Documents.NAME, w)
              && !exists(Documents.KIND, w);
      if (placeOnly || isCountry(w)) {
        whole.add(new TermQuery(new Term(Documents.PLACE, w)), Occur.FILTER);
      }
    }
  }

  private boolean isCountry(String word) throws IOException {
    return word.length() > 3 && words.size() > 1 && exists(Documents.PLACE_NAME, word);
  }

  private Query all(List<Query> clauses, int needed) throws IOException {
    BooleanQuery.Builder builder = new BooleanQuery.Builder().setMinimumNumberShouldMatch(needed);
    clauses.forEach(c -> builder.add(c, Occur.SHOULD));
    BooleanQuery.Builder whole = new BooleanQuery.Builder().add(builder.build(), Occur.MUST);
    spans(whole);
    if (needed < clauses.size()) {
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
  private void spans(BooleanQuery.Builder whole) {
    for (int from = 0; from < words.size(); from++) {
      StringBuilder key = new StringBuilder();
      for (int to = from; to < Math.min(words.size(), from + SPAN_WORDS_MAX); to++) {
        key.append(to == from ? "" : " ").append(words.get(to).joined());
        Term term = new Term(Documents.NAME_KEY, key.toString());
        whole.add(constant(new TermQuery(term), 6f * (to - from + 1)), Occur.SHOULD);
      }
    }
  }

  private List<Query> clauses(boolean fuzzy) throws IOException {
    List<Query> clauses = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      List<Query> ways = ways(words.get(i), i == words.size() - 1, fuzzy);
      if (i > 0) {
        ways.add(term(Documents.NAME, words.get(i - 1).joined() + words.get(i).joined(), 9));
      }
      if (i + 1 < words.size()) {
        ways.add(term(Documents.NAME, words.get(i).joined() + words.get(i + 1).joined(), 9));
      }
      clauses.add(new DisjunctionMaxQuery(ways, 0.05f));
    }
    return clauses;
  }

  private List<Query> ways(Word word, boolean last, boolean fuzzy) throws IOException {
    List<Query> ways = new ArrayList<>();
    String w = word.joined();
    ways.add(term(Documents.NAME, w, 10));
    ways.add(term(Documents.PLACE, w, 7));
    ways.add(term(Documents.KIND, w, 5));
    if (word.parts().size() > 1) {
      BooleanQuery.Builder parts = new BooleanQuery.Builder();
      word.parts().forEach(p -> parts.add(new TermQuery(new Term(Documents.NAME, p)), Occur.MUST));
      ways.add(constant(parts.build(), 9));
    }
    boolean known =
        exists(Documents.NAME, w) || exists(Documents.PLACE, w) || exists(Documents.KIND, w);
    if (w.length() >= 2 && (last || !known)) {
      ways.add(constant(new PrefixQuery(new Term(Documents.NAME, w)), 6));
    }
    if (w.length() >= 4 && !known) {
      ways.add(constant(new PrefixQuery(new Term(Documents.PLACE, w)), 4));
    }
    if (fuzzy && !known && w.length() >= 4 && misspelt++ < MISSPELT_MAX) {
      int edits = w.length() >= 8 ? 2 : 1;
      ways.add(fuzzy(Documents.NAME, w, edits, 4));
      ways.add(fuzzy(Documents.PLACE, w, edits, 3));
      ways.add(fuzzy(Documents.KIND, w, 1, 2));
    }
    return ways;
  }

  /// Looked up once, here: the attempts that follow one another then share the words that were
  /// found.
  private Query fuzzy(String field, String word, int edits, float score) throws IOException {
    Query query = new FuzzyQuery(new Term(field, word), edits, 1, FUZZY_EXPANSIONS_MAX, true);
    return constant(searcher.rewrite(query), score);
  }

  private static Query term(String field, String word, float score) {
    return constant(new TermQuery(new Term(field, word)), score);
  }

  private static Query constant(Query query, float score) {
    return new BoostQuery(new ConstantScoreQuery(query), score);
  }

  private boolean exists(String field, String word) throws IOException {
    Terms terms = MultiTerms.getTerms(reader, field);
    if (terms == null) {
      return false;
    }
    TermsEnum all = terms.iterator();
    return all.seekExact(new BytesRef(word));
  }

  static Query everything() {
    return new MatchAllDocsQuery();
  }
}
