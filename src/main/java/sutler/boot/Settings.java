package sutler.boot;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sutler.identity.RawKey;
import sutler.mail.Smtp;
import sutler.payment.PaymentMethod;
import sutler.rails.x402.X402;

/// How the operator wants the store. Every setting is an option and an environment variable; an
/// option wins. What is not known stops the start.
record Settings(
    int port,
    String bind,
    Path data,
    Optional<String> publicUrl,
    Optional<DatabaseUrl> databaseUrl,
    Optional<RawKey> sandboxApiKey,
    Optional<Duration> sandboxAutopay,
    int rateLimitPerMinute,
    Duration invoiceLife,
    Set<PaymentMethod> paymentMethods,
    Optional<Smtp> smtp,
    boolean trustProxy,
    boolean localClients,
    boolean guests,
    Map<PaymentMethod, Optional<URI>> x402Rpc,
    Optional<String> x402PayTo,
    Optional<Path> x402GasKeyFile,
    Optional<URI> x402Facilitator,
    int x402Confirmations,
    int affiliateBasisPoints,
    Optional<Path> keysetFile) {

  /// One setting, as `--help` shows it.
  enum Key {
    PORT("8484", "port to listen on"),
    BIND("127.0.0.1", "address to listen on; 0.0.0.0 for all"),
    DATA(".sutler", "folder for the database, keys and search index"),
    PUBLIC_URL("", "URL under which clients reach the store, when it is not http://localhost:PORT"),
    DATABASE_URL("", "an outside PostgreSQL 18: postgresql://user:password@host:5432/name"),
    SANDBOX_API_KEY("", "fixes the sandbox's API key: 32 to 128 characters of A-Z a-z 0-9 _ -"),
    SANDBOX_AUTOPAY("", "pays sandbox invoices by itself after so long, for instance 5s"),
    RATE_LIMIT_PER_MINUTE("30", "tool calls a minute for each API key; 0 for no limit"),
    INVOICE_MINUTES("30", "how long a price is locked and an invoice can be paid"),
    PAYMENT_METHODS("", "methods offered, separated by commas; all where empty"),
    SMTP_URL(
        "",
        "mail server: smtp://user:password@host:587 or smtps://...:465; else mails are shown at /sandbox/mail"),
    MAIL_FROM("", "the sender of mails, such as store@example.com; needed with --smtp-url"),
    TRUST_PROXY(
        "false",
        "whether a proxy in front says who calls and how (X-Forwarded-For, -Proto, -Host); true or false"),
    OAUTH_LOCAL_CLIENTS(
        "false",
        "for development: clients may be documents on this machine and by plain HTTP; true or false"),
    GUESTS(
        "false",
        "whether programs may come for nobody (client_credentials) and buy by link or crypto; true or false"),
    X402_RPC_URLS(
        "",
        "real x402 payments: usdc_base=https://...,usdc_polygon=https://..., each the JSON-RPC of a node of its chain, or the word facilitator to believe one"),
    X402_PAY_TO("", "the address that x402 pays; needed with --x402-rpc-urls"),
    X402_GAS_KEY_FILE(
        "", "file with the private key (0x and 64 digits) of the account that pays for x402's gas"),
    X402_FACILITATOR_URL("", "a facilitator that settles x402 instead of a gas key"),
    X402_CONFIRMATIONS("1", "blocks until an x402 payment counts, its own among them"),
    AFFILIATE_PERCENT(
        "1", "commission on what affiliates bring, in percent of its price: 0 to 50, 0 for none"),
    KEYSET_FILE(
        "",
        "encryption keys; shared by all nodes of one database; default DATA/secrets/keyset.json");

    final String otherwise;
    final String help;

    Key(String otherwise, String help) {
      this.otherwise = otherwise;
      this.help = help;
    }

    String variable() {
      return "SUTLER_" + name();
    }

    String option() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int AFFILIATE_BASIS_POINTS_MAX = 5_000;

  /// Variables that belong to the start script.
  private static final Set<String> SCRIPT_VARIABLES = Set.of("SUTLER_JAVA_OPTS");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m)?");

  /// @throws StartFailure when something is not known or cannot be understood
  static Settings read(String[] arguments, Map<String, String> environment) {
    Map<Key, String> values = new HashMap<>();
    for (String variable : new TreeMap<>(environment).keySet()) {
      if (variable.startsWith("SUTLER_") && !SCRIPT_VARIABLES.contains(variable)) {
        values.put(key(variable), environment.getOrDefault(variable, ""));
      }
    }
    for (int i = 0; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      Key key = key(parts[0]);
      if (parts.length == 2) {
        values.put(key, parts[1]);
      } else if (i + 1 < arguments.length) {
        values.put(key, arguments[++i]);
      } else {
        throw new StartFailure(parts[0] + " needs a value.");
      }
    }
    return settings(values);
  }

  private static Key key(String name) {
    return Arrays.stream(Key.values())
        .filter(k -> k.variable().equals(name) || k.option().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailure(
                    "There is no setting %s; ./sutler --help lists them.".formatted(name)));
  }

  private static Settings settings(Map<Key, String> values) {
    return new Settings(
        number(values, Key.PORT, 1, 65_535),
        value(values, Key.BIND),
        given(values, Key.DATA)
            .map(Settings::path)
            .orElse(Path.of(Key.DATA.otherwise).toAbsolutePath()),
        given(values, Key.PUBLIC_URL).map(Settings::url),
        given(values, Key.DATABASE_URL).map(DatabaseUrl::of),
        given(values, Key.SANDBOX_API_KEY).map(Settings::apiKey),
        given(values, Key.SANDBOX_AUTOPAY).map(Settings::duration),
        number(values, Key.RATE_LIMIT_PER_MINUTE, 0, 1_000_000),
        Duration.ofMinutes(number(values, Key.INVOICE_MINUTES, 1, 1_440)),
        given(values, Key.PAYMENT_METHODS)
            .map(Settings::methods)
            .orElse(EnumSet.allOf(PaymentMethod.class)),
        smtp(values),
        flag(values, Key.TRUST_PROXY),
        flag(values, Key.OAUTH_LOCAL_CLIENTS),
        flag(values, Key.GUESTS),
        given(values, Key.X402_RPC_URLS).map(Settings::rpcUrls).orElse(Map.of()),
        given(values, Key.X402_PAY_TO).map(Settings::address),
        given(values, Key.X402_GAS_KEY_FILE).map(Settings::path),
        given(values, Key.X402_FACILITATOR_URL).map(u -> web("SUTLER_X402_FACILITATOR_URL", u)),
        number(values, Key.X402_CONFIRMATIONS, 1, 100),
        percent(value(values, Key.AFFILIATE_PERCENT)),
        given(values, Key.KEYSET_FILE).map(Settings::path));
  }

  /// A relative path means the folder that the operator is in, not the project's.
  private static Path path(String text) {
    return Path.of(System.getProperty("sutler.caller", ""))
        .resolve(text)
        .toAbsolutePath()
        .normalize();
  }

  private static String value(Map<Key, String> values, Key key) {
    return given(values, key).orElse(key.otherwise);
  }

  private static Optional<String> given(Map<Key, String> values, Key key) {
    return Optional.ofNullable(values.get(key)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static Optional<Smtp> smtp(Map<Key, String> values) {
    Optional<String> from = given(values, Key.MAIL_FROM);
    Optional<String> url = given(values, Key.SMTP_URL);
    if (url.isPresent() && from.filter(f -> f.matches("[^\\s@<>]+@[^\\s@<>]+")).isEmpty()) {
      throw new StartFailure(
          "SUTLER_MAIL_FROM must be an e-mail address, such as store@example.com.");
    }
    return url.map(
        u ->
            Smtp.of(u, from.orElse(""))
                .orElseThrow(
                    () ->
                        new StartFailure(
                            "SUTLER_SMTP_URL must be like smtp://user:password@host:587 or smtps://user:password@host:465.")));
  }

  private static boolean flag(Map<Key, String> values, Key key) {
    return switch (value(values, key)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new StartFailure(
              "%s (%s) must be true or false.".formatted(key.variable(), key.option()));
    };
  }

  /// In hundredths of a percent.
  private static int percent(String text) {
    if (text.matches("[0-9]{1,2}(\\.[0-9]{1,2})?")) {
      int basisPoints = new BigDecimal(text).movePointRight(2).intValueExact();
      if (basisPoints <= AFFILIATE_BASIS_POINTS_MAX) {
        return basisPoints;
      }
    }
    throw new StartFailure(
        "SUTLER_AFFILIATE_PERCENT must be from 0 to 50, with two decimals at most.");
  }

  private static int number(Map<Key, String> values, Key key, int min, int max) {
    String text = value(values, key);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new StartFailure(
        "%s (%s) must be a whole number from %d to %d, not \"%s\"."
            .formatted(key.variable(), key.option(), min, max, text));
  }

  private static String url(String text) {
    try {
      URI uri = URI.create(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return text.replaceAll("/+$", "");
      }
    } catch (IllegalArgumentException malformed) {
      // Told below.
    }
    throw new StartFailure("SUTLER_PUBLIC_URL must be like https://store.example.com.");
  }

  private static Map<PaymentMethod, Optional<URI>> rpcUrls(String text) {
    Map<PaymentMethod, Optional<URI>> urls = new EnumMap<>(PaymentMethod.class);
    for (String pair : text.split(",")) {
      String[] parts = pair.strip().split("=", 2);
      PaymentMethod method =
          PaymentMethod.of(parts[0])
              .filter(m -> parts.length == 2 && X402.isPossible(m))
              .orElseThrow(
                  () ->
                      new StartFailure(
                          "SUTLER_X402_RPC_URLS must be like usdc_base=https://...,usdc_polygon=https://...; usdc_arbitrum and usdc_erc20 are possible too."));
      boolean believed = parts[1].strip().equals("facilitator");
      urls.put(
          method, believed ? Optional.empty() : Optional.of(web("SUTLER_X402_RPC_URLS", parts[1])));
    }
    return urls;
  }

  /// The value may hold a provider's key, so it is not repeated.
  private static URI web(String name, String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // Told below.
    }
    throw new StartFailure(name + " holds something that is not an http or https URL.");
  }

  private static String address(String text) {
    if (!text.matches("0x[0-9a-fA-F]{40}")) {
      throw new StartFailure(
          "SUTLER_X402_PAY_TO must be an address: 0x and 40 hexadecimal digits.");
    }
    return text;
  }

  private static RawKey apiKey(String text) {
    return RawKey.of(text)
        .orElseThrow(
            () ->
                new StartFailure(
                    "SUTLER_SANDBOX_API_KEY must have %d to %d characters of A-Z a-z 0-9 _ -."
                        .formatted(RawKey.LENGTH_MIN, RawKey.LENGTH_MAX)));
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new StartFailure("SUTLER_SANDBOX_AUTOPAY must be like 500ms, 5s or 2m.");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
      case "ms" -> Duration.ofMillis(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  private static Set<PaymentMethod> methods(String text) {
    Set<PaymentMethod> methods = EnumSet.noneOf(PaymentMethod.class);
    for (String code : text.split(",")) {
      methods.add(
          PaymentMethod.of(code)
              .orElseThrow(
                  () ->
                      new StartFailure(
                          "SUTLER_PAYMENT_METHODS: there is no method \"%s\"."
                              .formatted(code.strip()))));
    }
    return methods;
  }

  /// Where clients reach the store; no slash at the end.
  String baseUrl() {
    return publicUrl.orElse("http://localhost:" + port);
  }

  static String help() {
    StringBuilder text = new StringBuilder("Settings, as options or environment variables:\n\n");
    for (Key key : Key.values()) {
      String otherwise = key.otherwise.isEmpty() ? "" : " (default " + key.otherwise + ")";
      text.append(
          "  %-26s %-30s %s%s%n".formatted(key.option(), key.variable(), key.help, otherwise));
    }
    return text.toString();
  }

  /// Addresses of nodes can hold a provider's key.
  @Override
  public String toString() {
    return "Settings[port=%d, data=%s, databaseUrl=%s]".formatted(port, data, databaseUrl);
  }
}
