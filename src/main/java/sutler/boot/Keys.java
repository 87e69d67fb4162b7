package sutler.boot;

import static sutler.config.Setting.Shape.FLAG;
import static sutler.config.Setting.Shape.LIST;
import static sutler.config.Setting.Shape.NUMBER;
import static sutler.config.Setting.Shape.PATH;
import static sutler.config.Setting.Shape.TEXT;
import static sutler.config.Setting.Shape.URL;

import java.util.ArrayList;
import java.util.List;
import sutler.config.Setting;
import sutler.config.Sources;

/// The names of the settings. What they mean is read in [Settings].
final class Keys {
  static final Setting MODE =
      top("mode", TEXT, "sandbox", "live", "sandbox or live; live sells real goods for real money");
  static final Setting PORT = top("port", NUMBER, "8484", "8484", "port to listen on");
  static final Setting BIND =
      top("bind", TEXT, "127.0.0.1", "0.0.0.0", "address to listen on; 0.0.0.0 for all");
  static final Setting DATA =
      top("data", PATH, ".sutler", "DIR", "folder for the database, keys and search index");
  static final Setting PUBLIC_URL =
      top(
          "public_url",
          TEXT,
          "",
          "https://store.example.com",
          "URL under which clients reach the store, when it is not http://localhost:PORT");
  static final Setting DATABASE_URL =
      top(
          "database_url",
          URL,
          "",
          "postgresql://user:password@host:5432/name",
          "an outside PostgreSQL, 15 or later; else the embedded one");
  static final Setting DATABASE_OWNER_URL =
      top(
          "database_owner_url",
          URL,
          "",
          "postgresql://owner:password@host:5432/name",
          "the same database as the owner of its tables, who makes and changes them at a start; the role of database_url then owns nothing");
  static final Setting KEYSET_FILE =
      top(
          "keyset_file",
          PATH,
          "",
          "FILE",
          "encryption keys, the same for all nodes of one database; else DATA/secrets/keyset.json");
  static final Setting OPERATOR_EMAIL =
      top("operator_email", TEXT, "", "you@example.com", "who runs the store; needed in live mode");
  static final Setting SMTP_URL =
      top(
          "smtp_url",
          URL,
          "",
          "smtp://user:password@host:587",
          "mail server, also smtps://...:465; without one the sandbox shows its mails on a page");
  static final Setting MAIL_FROM =
      top("mail_from", TEXT, "", "store@example.com", "the sender of mails; needed with smtp_url");
  static final Setting TRUSTED_PROXIES =
      top(
          "trusted_proxies",
          LIST,
          "",
          "10.0.0.7,10.1.0.0/16",
          "addresses of your own proxies, whose X-Forwarded-For is believed; nobody else's is");
  static final Setting LOCAL_CLIENTS =
      top(
          "oauth_local_clients",
          FLAG,
          "false",
          "true",
          "for development: OAuth clients may be documents on this machine, by plain HTTP");
  static final Setting GUESTS =
      top(
          "guests",
          FLAG,
          "false",
          "true",
          "whether programs may buy without an account (client_credentials), by link or crypto");
  static final Setting RATE_LIMIT =
      top(
          "rate_limit_per_minute",
          NUMBER,
          "120",
          "120",
          "calls a minute for each account, or each network of guests, on all nodes together; 0 for no limit");
  static final Setting MEMORY =
      top(
          "memory",
          NUMBER,
          "",
          "512",
          "megabytes of heap, which bound how many connections and bodies are held; else a quarter of the machine's, at most 220");
  static final Setting LOG_FORMAT =
      top(
          "log_format",
          TEXT,
          "text",
          "json",
          "text or json; security events are lines of the logger sutler.security");
  static final Setting LOG_FILE =
      top(
          "log_file",
          PATH,
          "",
          "/var/log/sutler/sutler.log",
          "where the log goes, which rotates at 10 MB and keeps 200 MB or 30 days; else standard error");
  static final Setting RETENTION_DAYS =
      top(
          "retention_days",
          NUMBER,
          "1095",
          "1095",
          "after how many days recipients, gifts, codes and addresses of ended purchases are forgotten; amounts, times and products stay in the books");
  static final Setting INVOICE_MINUTES =
      top(
          "invoice_minutes",
          NUMBER,
          "30",
          "30",
          "how long a price is locked and an invoice can be paid");
  static final Setting PAYMENT_METHODS =
      top(
          "payment_methods",
          LIST,
          "",
          "balance,usdc_base",
          "the methods to offer; all that a rail is there for where nothing is set");
  static final Setting AFFILIATE_PERCENT =
      top(
          "affiliate_percent",
          TEXT,
          "1",
          "1",
          "commission on what affiliates bring, in percent of its price: 0 to 50, 0 for none");

  static final Setting FIXED_RATES =
      new Setting(
          "rates",
          "fixed",
          Setting.Shape.TABLE,
          "",
          "EUR=0.92,USDC=1",
          "of a live store: how many units of each asset one US dollar buys");

  private static final List<Setting> TOP =
      List.of(
          Sources.CONFIG,
          MODE,
          PORT,
          BIND,
          DATA,
          PUBLIC_URL,
          DATABASE_URL,
          DATABASE_OWNER_URL,
          KEYSET_FILE,
          OPERATOR_EMAIL,
          SMTP_URL,
          MAIL_FROM,
          TRUSTED_PROXIES,
          LOCAL_CLIENTS,
          GUESTS,
          RATE_LIMIT,
          MEMORY,
          LOG_FORMAT,
          LOG_FILE,
          RETENTION_DAYS,
          INVOICE_MINUTES,
          PAYMENT_METHODS,
          AFFILIATE_PERCENT);

  private Keys() {}

  private static Setting top(
      String name, Setting.Shape shape, String otherwise, String sample, String help) {
    return new Setting("", name, shape, otherwise, sample, help);
  }

  /// All that can be set, in the order in which it is shown.
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>(TOP);
    all.add(FIXED_RATES);
    all.addAll(SandboxSettings.ALL);
    all.addAll(Modules.settings());
    return all;
  }
}
