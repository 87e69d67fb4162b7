package sutler.boot;

import dev.toonformat.jtoon.JToon;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import sutler.identity.Account;
import sutler.identity.RawKey;
import sutler.ledger.Book;
import sutler.money.Asset;
import sutler.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real store for the tests: the whole program, its own PostgreSQL, its own port. One for all
/// tests of a run; each test makes accounts of its own.
public final class TestStore {
  public static final String KEY = "test-key-test-key-test-key-test-key-0";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static @Nullable TestStore shared;

  private com.zaxxer.hikari.@org.jspecify.annotations.Nullable HikariDataSource owner;
  private final Application application;
  private final String base;
  private final Path data;
  private boolean closed;

  private TestStore(Path data, Map<String, String> settings) throws IOException {
    int port = Rehearsal.freePort();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("SUTLER_PORT", Integer.toString(port));
    environment.put("SUTLER_DATA", data.toString());
    environment.put("SUTLER_SANDBOX_API_KEY", KEY);
    environment.put("SUTLER_RATE_LIMIT_PER_MINUTE", "0");
    environment.putAll(settings);
    this.data = data;
    this.base = "http://localhost:" + port;
    this.application = Application.start(new String[0], environment);
  }

  /// The store that all tests share.
  public static synchronized TestStore shared() {
    TestStore known = shared;
    if (known == null) {
      known = fresh(Map.of());
      shared = known;
    }
    return known;
  }

  /// A store of its own, which ends with the run at the latest.
  public static TestStore fresh(Map<String, String> settings) {
    try {
      Path data = Files.createTempDirectory("sutler-test");
      TestStore store = new TestStore(data, settings);
      Runtime.getRuntime().addShutdownHook(new Thread(store::close));
      return store;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (owner != null) {
        owner.close();
      }
      application.close();
      Rehearsal.delete(data);
    } catch (IOException e) {
      // Temporary files that are gone already.
    }
  }

  public String base() {
    return base;
  }

  public String databaseUrl() {
    return "postgresql://postgres:"
        + ownersPassword()
        + application.store().kept().source().getJdbcUrl().replace("jdbc:postgresql://", "@");
  }

  public String keyset() {
    return data.resolve("secrets/keyset.json").toString();
  }

  public com.zaxxer.hikari.HikariDataSource source() {
    return application.store().kept().source();
  }

  /// As the owner of the tables: tests do what the store may not.
  public synchronized JdbcClient sql() {
    if (!Files.exists(data.resolve("secrets/postgres-password"))) {
      // An outside database, whose tables are the store's.
      return JdbcClient.create(source());
    }
    if (owner == null) {
      owner = new com.zaxxer.hikari.HikariDataSource();
      owner.setJdbcUrl(source().getJdbcUrl());
      owner.setUsername("postgres");
      owner.setPassword(ownersPassword());
      owner.setMaximumPoolSize(4);
      owner.setMinimumIdle(0);
    }
    return JdbcClient.create(owner);
  }

  public String ownersPassword() {
    try {
      return Files.readString(data.resolve("secrets/postgres-password")).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public java.util.List<String> audit() {
    return application.store().kept().books().audit();
  }

  public java.util.List<sutler.ledger.Entry> history(UUID account) {
    return application.store().kept().books().history(account, Long.MAX_VALUE, 50);
  }

  public sutler.checkout.Checkout checkout() {
    return application.store().checkout();
  }

  /// What is kept in a database of its own, on this store's server.
  public record Kept(
      sutler.store.SqlInvoices invoices,
      sutler.store.SqlWork work,
      sutler.store.Identities identities) {

    /// An account for what is to be kept.
    public void open(UUID account) {
      identities.open(new Account(account, account + "@example.com", Asset.USD));
    }
  }

  /// The mails of another database, without a mail server and with one.
  public record Mailing(sutler.store.Mails unsent, sutler.store.Mails sending) {}

  public Mailing mailing() {
    sutler.store.Vault vault = vault();
    sutler.store.Database database = another(vault);
    sutler.store.SqlWork work = new sutler.store.SqlWork(database);
    return new Mailing(
        new sutler.store.Mails(database, vault, work, false),
        new sutler.store.Mails(database, vault, work, true));
  }

  public Kept kept() {
    // A vault of its own: it knows the look-ups of one database.
    sutler.store.Vault vault = vault();
    sutler.store.Database database = another(vault);
    return new Kept(
        new sutler.store.SqlInvoices(database, new sutler.store.Books(database), vault),
        new sutler.store.SqlWork(database),
        new sutler.store.Identities(database, vault));
  }

  private sutler.store.Database another(sutler.store.Vault vault) {
    String name = "kept_" + UUID.randomUUID().toString().replace("-", "");
    sql().sql("CREATE DATABASE " + name).update();
    com.zaxxer.hikari.HikariDataSource source = new com.zaxxer.hikari.HikariDataSource();
    source.setJdbcUrl(source().getJdbcUrl().replaceAll("/[a-z]+(\\?.*)?$", "/" + name));
    source.setUsername("postgres");
    source.setPassword(ownersPassword());
    source.setMaximumPoolSize(4);
    sutler.store.Database.migrate(source, vault);
    return new sutler.store.Database(source);
  }

  private sutler.store.Vault vault() {
    try {
      return sutler.store.Vault.open(Path.of(keyset()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// An account was used from a network.
  public void seen(UUID account, String network) {
    application.store().notices().seen(account, network);
  }

  public sutler.checkout.Room room() {
    return new sutler.store.OpenRows(application.store().kept().database());
  }

  public sutler.store.Affiliates affiliates() {
    return application.store().people().affiliates();
  }

  public sutler.store.Mails mails() {
    return application.store().people().mails();
  }

  public sutler.store.Retention retention() {
    return application.store().people().retention();
  }

  public sutler.store.Identities identities() {
    return application.store().kept().identities();
  }

  /// An account with so many dollars, known by its key.
  public Shopper shopper(String dollars) {
    UUID id = UUID.randomUUID();
    return shopper(id, id + "@example.com", dollars);
  }

  /// An account with an address and nothing else.
  public Shopper shopper(UUID id, String email) {
    RawKey key = RawKey.random();
    application.store().kept().identities().open(new Account(id, email, Asset.USD));
    application.store().kept().identities().register(id, "test", key);
    return new Shopper(this, id, key);
  }

  /// The same with an address.
  public Shopper shopper(UUID id, String email, String dollars) {
    RawKey key = RawKey.random();
    application.store().kept().identities().open(new Account(id, email, Asset.USD));
    application.store().kept().identities().register(id, "test", key);
    application
        .store()
        .kept()
        .books()
        .topUp(id, Book.Kind.BALANCE, Money.parse(dollars, Asset.USD));
    return new Shopper(this, id, key);
  }

  public void giveCashback(UUID account, String bitcoin) {
    application
        .store()
        .kept()
        .books()
        .topUp(account, Book.Kind.CASHBACK, Money.parse(bitcoin, Asset.BTC));
  }

  /// Somebody who calls tools.
  public record Shopper(TestStore store, UUID id, RawKey key) {
    public Result call(String tool, String arguments) {
      return store.call(key.dangerouslyShow(), tool, arguments);
    }

    public Money balance() {
      return store.checkout().invoices().balance(Book.of(id, Book.Kind.BALANCE, Asset.USD));
    }
  }

  /// What a tool answered.
  ///
  /// @param value the text, decoded from JSON or TOON
  public record Result(boolean error, String text, JsonNode value) {
    public String at(String pointer) {
      return value.at(pointer).asString();
    }
  }

  public Result call(String key, String tool, String arguments) {
    return call("/mcp", key, tool, arguments);
  }

  /// @param path of the endpoint, with what an affiliate adds
  public Result call(String path, String key, String tool, String arguments) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
            .formatted(tool, arguments);
    HttpResponse<String> response = post(path, body, "Authorization", "Bearer " + key);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    JsonNode result = JSON.readTree(response.body()).path("result");
    String text = result.at("/content/0/text").asString("");
    return new Result(result.path("isError").asBoolean(), text, decoded(text));
  }

  private static JsonNode decoded(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException notJson) {
      return JSON.readTree(JToon.decodeToJson(text));
    }
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    request.setHeader("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).build());
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }
}
