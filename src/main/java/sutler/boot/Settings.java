package sutler.boot;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sutler.config.Config;
import sutler.config.Example;
import sutler.config.Setting;
import sutler.config.Sources;
import sutler.config.StartFailure;
import sutler.door.Proxies;
import sutler.mail.Smtp;
import sutler.payment.PaymentMethod;

/// How the operator wants the store.
///
/// @param config for the modules, which read settings of their own
record Settings(
    Mode mode,
    Door door,
    Storage storage,
    Trade trade,
    Access access,
    Optional<Smtp> smtp,
    Log log,
    SandboxSettings sandbox,
    Config config) {

  /// What kind of store it is.
  enum Mode {
    /// Everything is played, and anybody may play.
    SANDBOX,
    /// Real goods and real money: nothing of the sandbox is there.
    LIVE;

    /// In `sutler.toml` and in the database.
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Where it listens, and by which name it is reached.
  record Door(int port, String bind, Optional<String> publicUrl, Proxies proxies) {}

  /// Where it keeps things.
  ///
  /// @param data the folder for the embedded database, secrets and the search index
  /// @param databaseUrl of an outside PostgreSQL; else the embedded one
  /// @param databaseOwnerUrl the same as the owner of its tables, where that is another role
  /// @param keysetFile the encryption keys, where they are not in the data folder
  /// @param retention after which what a purchase was about is forgotten
  record Storage(
      Path data,
      Optional<String> databaseUrl,
      Optional<String> databaseOwnerUrl,
      Optional<Path> keysetFile,
      Duration retention) {
    @Override
    public String toString() {
      return "Storage[" + data + "]";
    }
  }

  /// What it offers.
  ///
  /// @param invoiceLife how long a price is locked
  /// @param affiliateBasisPoints of what affiliates bring, in hundredths of a percent
  /// @param fixedRates of a live store: how many units of each asset one US dollar buys
  /// @param operatorEmail who runs the store
  record Trade(
      Duration invoiceLife,
      Set<PaymentMethod> methods,
      int affiliateBasisPoints,
      Map<String, BigDecimal> fixedRates,
      Optional<String> operatorEmail) {}

  /// Whom it lets in.
  ///
  /// @param localClients for development: OAuth clients may be documents on this machine
  /// @param guests whether programs may buy for people who have not signed in
  /// @param callsPerMinute of each credential; 0 for no limit
  record Access(boolean localClients, boolean guests, int callsPerMinute) {}

  /// What is written down of how it goes.
  ///
  /// @param file instead of standard error
  record Log(Logs.Format format, Optional<Path> file) {}

  private static final int AFFILIATE_BASIS_POINTS_MAX = 5_000;
  private static final String RATE = "[0-9]{1,12}(\\.[0-9]{1,18})?";
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>]+@[^\\s@<>]+");

  /// Variables that belong to the start script.
  private static final Set<String> SCRIPT_VARIABLES = Set.of("SUTLER_JAVA_OPTS");

  /// @throws StartFailure when something is not known or cannot be understood
  static Settings read(String[] arguments, Map<String, String> environment) {
    return of(new Sources(Keys.all(), SCRIPT_VARIABLES).read(arguments, environment, Keys.DATA));
  }

  private static Settings of(Config config) {
    return new Settings(
        mode(config),
        new Door(
            config.number(Keys.PORT, 1, 65_535),
            config.textOrDefault(Keys.BIND),
            config.text(Keys.PUBLIC_URL).map(text -> url(config, text)),
            proxies(config)),
        new Storage(
            config.path(Keys.DATA).orElse(Path.of(Keys.DATA.otherwise()).toAbsolutePath()),
            config.text(Keys.DATABASE_URL),
            config.text(Keys.DATABASE_OWNER_URL),
            config.path(Keys.KEYSET_FILE),
            Duration.ofDays(config.number(Keys.RETENTION_DAYS, 30, 36_500))),
        new Trade(
            Duration.ofMinutes(config.number(Keys.INVOICE_MINUTES, 1, 1_440)),
            methods(config),
            percent(config),
            rates(config),
            config.text(Keys.OPERATOR_EMAIL).map(text -> email(config, Keys.OPERATOR_EMAIL, text))),
        new Access(
            config.flag(Keys.LOCAL_CLIENTS),
            config.flag(Keys.GUESTS),
            config.number(Keys.RATE_LIMIT, 0, 1_000_000)),
        smtp(config),
        new Log(logFormat(config), config.path(Keys.LOG_FILE)),
        SandboxSettings.of(config),
        config);
  }

  private static Logs.Format logFormat(Config config) {
    return switch (config.textOrDefault(Keys.LOG_FORMAT)) {
      case "text" -> Logs.Format.TEXT;
      case "json" -> Logs.Format.JSON;
      default -> throw config.wrong(Keys.LOG_FORMAT, "must be text or json");
    };
  }

  private static Mode mode(Config config) {
    return switch (config.textOrDefault(Keys.MODE)) {
      case "sandbox" -> Mode.SANDBOX;
      case "live" -> Mode.LIVE;
      default -> throw config.wrong(Keys.MODE, "must be sandbox or live");
    };
  }

  private static Optional<Smtp> smtp(Config config) {
    Optional<String> url = config.text(Keys.SMTP_URL);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    String from = email(config, Keys.MAIL_FROM, config.textOrDefault(Keys.MAIL_FROM));
    return Optional.of(
        Smtp.of(url.get(), from)
            .orElseThrow(
                () ->
                    config.wrong(
                        Keys.SMTP_URL,
                        "must be like smtp://user:password@host:587 or smtps://user:password@host:465")));
  }

  private static String email(Config config, Setting setting, String text) {
    if (!EMAIL.matcher(text).matches()) {
      throw config.wrong(setting, "must be an e-mail address, such as store@example.com");
    }
    return text;
  }

  /// In hundredths of a percent.
  private static int percent(Config config) {
    String text = config.textOrDefault(Keys.AFFILIATE_PERCENT);
    if (text.matches("[0-9]{1,2}(\\.[0-9]{1,2})?")) {
      int basisPoints = new BigDecimal(text).movePointRight(2).intValueExact();
      if (basisPoints <= AFFILIATE_BASIS_POINTS_MAX) {
        return basisPoints;
      }
    }
    throw config.wrong(Keys.AFFILIATE_PERCENT, "must be from 0 to 50, with two decimals at most");
  }

  private static Map<String, BigDecimal> rates(Config config) {
    Map<String, BigDecimal> rates = new HashMap<>(Map.of("USD", BigDecimal.ONE));
    config
        .table(Keys.FIXED_RATES)
        .forEach(
            (asset, units) -> {
              if (!isAsset(asset) || !units.matches(RATE) || units.matches("[0.]+")) {
                throw config.wrong(
                    Keys.FIXED_RATES,
                    "must say how many units of an asset one US dollar buys, such as { EUR = \"0.92\" }");
              }
              rates.put(asset, new BigDecimal(units));
            });
    return rates;
  }

  /// Coins that methods pay in, and currencies of the world; the dollar is the measure itself.
  private static boolean isAsset(String code) {
    boolean coin = Modules.methods().stream().anyMatch(m -> m.asset().code().equals(code));
    boolean currency =
        Currency.getAvailableCurrencies().stream().anyMatch(c -> c.getCurrencyCode().equals(code));
    return (coin || currency) && !code.equals("USD");
  }

  private static String url(Config config, String text) {
    try {
      URI uri = URI.create(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return text.replaceAll("/+$", "");
      }
    } catch (IllegalArgumentException malformed) {
      // Told below.
    }
    throw config.wrong(Keys.PUBLIC_URL, "must be like https://store.example.com");
  }

  private static Proxies proxies(Config config) {
    try {
      return new Proxies(config.list(Keys.TRUSTED_PROXIES));
    } catch (IllegalArgumentException wrong) {
      throw config.wrong(
          Keys.TRUSTED_PROXIES, "must be addresses such as 10.0.0.7, or ranges such as 10.0.0.0/8");
    }
  }

  private static Set<PaymentMethod> methods(Config config) {
    List<String> codes = config.list(Keys.PAYMENT_METHODS);
    if (codes.isEmpty()) {
      return Set.copyOf(Modules.methods());
    }
    Set<PaymentMethod> methods = new HashSet<>();
    for (String code : codes) {
      methods.add(
          PaymentMethod.of(code, Modules.methods())
              .orElseThrow(
                  () ->
                      config.wrong(
                          Keys.PAYMENT_METHODS,
                          "names a method that there is not: \"" + code + "\"")));
    }
    return methods;
  }

  /// What a live store lacks, each in a sentence; nothing in the sandbox.
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (mode == Mode.SANDBOX) {
      return missing;
    }
    if (!door.publicUrl.orElse("").startsWith("https://")) {
      missing.add("public_url: the https address under which people reach the store");
    }
    if (smtp.isEmpty()) {
      missing.add("smtp_url and mail_from: a mail server, for sign-in links, receipts and gifts");
    }
    if (trade.operatorEmail.isEmpty()) {
      missing.add("operator_email: who runs the store");
    }
    return missing;
  }

  /// Where the database is, when it is not the embedded one.
  Optional<DatabaseUrl> databaseUrl() {
    return storage.databaseUrl.map(text -> databaseUrl(Keys.DATABASE_URL, text));
  }

  /// The way into an outside database, where there is one.
  Optional<DatabaseAccess> database() {
    Optional<DatabaseUrl> owner = databaseOwnerUrl();
    return databaseUrl().map(store -> new DatabaseAccess(owner.orElse(store), store));
  }

  private Optional<DatabaseUrl> databaseOwnerUrl() {
    if (storage.databaseOwnerUrl.isPresent() && storage.databaseUrl.isEmpty()) {
      throw config.wrong(Keys.DATABASE_OWNER_URL, "needs database_url, of the same database");
    }
    return storage.databaseOwnerUrl.map(text -> databaseUrl(Keys.DATABASE_OWNER_URL, text));
  }

  private DatabaseUrl databaseUrl(Setting key, String text) {
    return DatabaseUrl.of(text)
        .orElseThrow(
            () -> config.wrong(key, "must be like postgresql://user:password@host:5432/name"));
  }

  boolean isLive() {
    return mode == Mode.LIVE;
  }

  int port() {
    return door.port;
  }

  Path data() {
    return storage.data;
  }

  /// Where clients reach the store; no slash at the end.
  String baseUrl() {
    return door.publicUrl.orElse("http://localhost:" + door.port);
  }

  /// Whether people come by https.
  boolean isSecure() {
    return baseUrl().startsWith("https:");
  }

  /// What is set, and where; secrets are not shown.
  String shown() {
    StringBuilder text = new StringBuilder();
    text.append("mode: %s%n".formatted(mode.code()));
    text.append("file: %s%n".formatted(config.file().map(Path::toString).orElse("none")));
    for (Setting setting : Keys.all()) {
      if (config.isSet(setting)) {
        text.append(
            "%s = %s   # %s%n"
                .formatted(setting.path(), config.shown(setting), config.where(setting)));
      }
    }
    return text.toString();
  }

  /// A commented file with every setting.
  static String example() {
    return Example.of(
        Keys.all(),
        Map.of(
            "",
            """
            # Sutler's configuration: ./sutler.toml, the data folder's sutler.toml, or what --config names.
            # Every setting below is switched off and shows its default or an example. Most are an option
            # (--public-url) and a variable (SUTLER_PUBLIC_URL) too: an option wins over a variable, and a
            # variable over this file.
            # Secrets are never written here, but named: { file = "..." } or { env = "..." }.
            # Relative paths start at this file.
            """,
            SandboxSettings.SECTION,
            "Only in sandbox mode.",
            "rails.x402",
            "Real x402 payments: docs/x402.md."));
  }

  /// Some of it is secret.
  @Override
  public String toString() {
    return "Settings[%s, port=%d, data=%s]".formatted(mode, door.port, storage.data);
  }
}
