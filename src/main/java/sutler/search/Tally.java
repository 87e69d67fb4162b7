package sutler.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/// Counts the products of each category among those that match.
final class Tally extends SimpleCollector {
  private final Map<String, Integer> counts = new HashMap<>();
  private SortedSetDocValues values;
  private int[] ordinals = {};

  private Tally(SortedSetDocValues none) {
    this.values = none;
  }

  static List<Found.Count> categories(IndexSearcher searcher, Query query) throws IOException {
    return searcher.search(
        query,
        new CollectorManager<Tally, List<Found.Count>>() {
          @Override
          public Tally newCollector() {
            return new Tally(org.apache.lucene.index.DocValues.emptySortedSet());
          }

          @Override
          public List<Found.Count> reduce(Collection<Tally> tallies) throws IOException {
            return sum(tallies);
          }
        });
  }

  private static List<Found.Count> sum(Collection<Tally> tallies) throws IOException {
    Map<String, Integer> sums = new HashMap<>();
    for (Tally tally : tallies) {
      tally.finish();
      tally.counts.forEach((slug, count) -> sums.merge(slug, count, Integer::sum));
    }
    List<Found.Count> counts = new ArrayList<>();
    sums.forEach((slug, count) -> counts.add(new Found.Count(slug, count)));
    counts.sort(
        Comparator.comparingInt(Found.Count::count).reversed().thenComparing(Found.Count::slug));
    return counts;
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    finish();
    values = org.apache.lucene.index.DocValues.getSortedSet(context.reader(), Documents.CATEGORY);
    ordinals = new int[Math.toIntExact(values.getValueCount())];
  }

  @Override
  public void collect(int doc) throws IOException {
    if (values.advanceExact(doc)) {
      for (int i = 0; i < values.docValueCount(); i++) {
        ordinals[(int) values.nextOrd()]++;
      }
    }
  }

  @Override
  public void finish() throws IOException {
    for (int ordinal = 0; ordinal < ordinals.length; ordinal++) {
      if (ordinals[ordinal] > 0) {
        counts.merge(values.lookupOrd(ordinal).utf8ToString(), ordinals[ordinal], Integer::sum);
      }
    }
    ordinals = new int[0];
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }
}
