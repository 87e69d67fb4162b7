package sutler.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.FSDirectory;
import sutler.catalog.Countries;
import sutler.catalog.Product;
import sutler.catalog.Query;

/// The index of the catalog on this node. It holds nothing that the database does not; a copy on
/// disk saves building it again at the next start.
public final class CatalogIndex implements AutoCloseable {
  private static final String VERSION = "version";
  private static final String CATALOG = "catalog";
  private static final int RESULTS_MAX = 1_000_000;

  /// The form of the documents; another one makes an index on disk useless.
  private static final String FORM = "2";

  private static final Sort BEST_FIRST =
      new Sort(SortField.FIELD_SCORE, new SortField(Documents.RANK, SortField.Type.INT));

  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Documents documents;
  private final String catalogId;
  private volatile long version;
  private volatile Ranking.Language language = Ranking.Language.NONE;

  private CatalogIndex(IndexWriter writer, Documents documents, String catalogId, long version)
      throws IOException {
    this.writer = writer;
    this.searchers = new SearcherManager(writer, null);
    this.documents = documents;
    this.catalogId = catalogId;
    this.version = version;
  }

  /// Opens the index in a folder. One that was made from another catalog, by another version of
  /// this program, or that cannot be read is thrown away.
  ///
  /// @param catalogId which database the catalog is in
  public static CatalogIndex open(Path folder, String catalogId, Countries countries)
      throws IOException {
    Documents documents = new Documents(countries);
    long known = versionOf(folder, catalogId);
    if (known < 0) {
      clear(folder);
    }
    IndexWriterConfig config = new IndexWriterConfig().setRAMBufferSizeMB(32);
    IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config);
    CatalogIndex index = new CatalogIndex(writer, documents, catalogId, Math.max(known, 0));
    index.learn();
    return index;
  }

  private static long versionOf(Path folder, String catalogId) {
    try (FSDirectory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      Map<String, String> data = reader.getIndexCommit().getUserData();
      return data.getOrDefault(CATALOG, "").equals(catalogId + "/" + FORM)
          ? Long.parseLong(data.getOrDefault(VERSION, "-1"))
          : -1;
    } catch (IOException | IllegalArgumentException absentOrForeign) {
      return -1;
    }
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// The version of the catalog that searches answer from; 0 before there is one.
  public long version() {
    return version;
  }

  /// Takes new and changed products; searches do not see them yet.
  public synchronized void stage(Collection<Product> changed) {
    // On all cores: making and adding documents is nearly all the work of following the catalog.
    changed.parallelStream().forEach(this::stage);
  }

  private void stage(Product product) {
    try {
      writer.updateDocument(new Term(Documents.ID, product.id()), documents.document(product));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Drops removed products; searches see the new version, all at once, when this returns.
  public synchronized void publish(Collection<String> removed, long newVersion) {
    try {
      for (String id : removed) {
        writer.deleteDocuments(new Term(Documents.ID, id));
      }
      searchers.maybeRefreshBlocking();
      learn();
      version = newVersion;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes the words of the index as it is now.
  private void learn() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      language = language.of(searcher.getIndexReader());
    } finally {
      searchers.release(searcher);
    }
  }

  /// Writes the index to disk.
  public synchronized void save() {
    try {
      writer.setLiveCommitData(
          Map.of(CATALOG, catalogId + "/" + FORM, VERSION, Long.toString(version)).entrySet());
      writer.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Found search(Query query) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return search(searcher, language, query);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How many products a country has; none of the test products.
  public int count(String country) {
    BooleanQuery.Builder builder = new BooleanQuery.Builder();
    filter(builder, Documents.COUNTRY, country);
    filter(builder, Documents.TEST, "false");
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return searcher.count(builder.build());
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Products whose names come near the words of a wrong id.
  public List<Listing> near(String id, int most) {
    String text = id.replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    String limited =
        text.length() > Query.TEXT_LENGTH_MAX ? text.substring(0, Query.TEXT_LENGTH_MAX) : text;
    if (limited.isEmpty()) {
      return List.of();
    }
    return search(
            new Query(
                limited,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                1,
                most,
                ""))
        .page();
  }

  private static Found search(IndexSearcher searcher, Ranking.Language language, Query query)
      throws IOException {
    if (query.listsAll()) {
      org.apache.lucene.search.Query all = filtered(Ranking.everything(), query);
      return found(searcher, all, query, Tally.categories(searcher, all));
    }
    Ranking ranking =
        new Ranking(searcher.getIndexReader(), language, query.text(), query.intent());
    Found strict = found(searcher, filtered(ranking.strict(), query), query, List.of());
    if (strict.found() > 0) {
      return strict;
    }
    for (org.apache.lucene.search.Query attempt : ranking.generous()) {
      Found found = found(searcher, filtered(attempt, query), query, List.of());
      if (found.found() > 0) {
        return found;
      }
    }
    return new Found(0, List.of(), List.of());
  }

  private static Found found(
      IndexSearcher searcher,
      org.apache.lucene.search.Query query,
      Query asked,
      List<Found.Count> categories)
      throws IOException {
    int start = Math.multiplyExact(asked.page() - 1, asked.perPage());
    int wanted = Math.min(start + asked.perPage(), Math.max(1, searcher.getIndexReader().maxDoc()));
    TopDocs top =
        searcher.search(query, new TopFieldCollectorManager(BEST_FIRST, wanted, null, RESULTS_MAX));
    List<Listing> page = new ArrayList<>();
    for (int i = start; i < top.scoreDocs.length; i++) {
      page.add(listing(searcher, top.scoreDocs[i]));
    }
    return new Found(Math.toIntExact(top.totalHits.value()), page, categories);
  }

  private static Listing listing(IndexSearcher searcher, ScoreDoc hit) throws IOException {
    List<LeafReaderContext> leaves = searcher.getLeafContexts();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
    BinaryDocValues values = leaf.reader().getBinaryDocValues(Documents.LISTING);
    if (!values.advanceExact(hit.doc - leaf.docBase)) {
      throw new IllegalStateException("a document without a listing");
    }
    return Listing.unpacked(values.binaryValue());
  }

  private static org.apache.lucene.search.Query filtered(
      org.apache.lucene.search.Query query, Query asked) {
    BooleanQuery.Builder builder = new BooleanQuery.Builder().add(query, Occur.MUST);
    asked.country().ifPresent(c -> filter(builder, Documents.COUNTRY, c));
    asked.category().ifPresent(c -> filter(builder, Documents.CATEGORY, c));
    asked.type().ifPresent(t -> filter(builder, Documents.TYPE, t.code()));
    if (asked.inStockOnly()) {
      filter(builder, Documents.IN_STOCK, "true");
    }
    if (!asked.withTests()) {
      filter(builder, Documents.TEST, "false");
    }
    return builder.build();
  }

  private static void filter(BooleanQuery.Builder builder, String field, String value) {
    builder.add(new TermQuery(new Term(field, value)), Occur.FILTER);
  }

  @Override
  public void close() throws IOException {
    save();
    searchers.close();
    writer.close();
    writer.getDirectory().close();
  }
}
