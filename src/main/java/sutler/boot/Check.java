package sutler.boot;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sutler.config.Finding;
import sutler.config.StartFailure;
import sutler.mail.Smtp;
import sutler.store.Database;

/// `./sutler check`: tries all that the configuration names, changes nothing, and says what works.
final class Check {
  private static final int WORKS = 0;
  private static final int FAILS = 1;

  private final PrintStream out;

  Check(PrintStream out) {
    this.out = out;
  }

  /// @return 0 where a store could be opened, else 1
  /// @throws StartFailure where the configuration cannot be understood
  int run(String[] arguments, Map<String, String> environment) {
    Settings settings = Settings.read(arguments, environment);
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.good(
            "configuration",
            settings
                .config()
                .file()
                .map(Path::toString)
                .orElse("no file; options and variables only")));
    findings.add(mode(settings));
    findings.add(port(settings));
    findings.add(database(settings));
    findings.add(keys(settings));
    findings.add(mail(settings));
    findings.addAll(Modules.check(settings));
    print(findings);
    return findings.stream().allMatch(Finding::works) ? WORKS : FAILS;
  }

  private static Finding mode(Settings settings) {
    if (!settings.isLive()) {
      return Finding.good("mode", "sandbox: nothing real is sold");
    }
    List<String> missing = settings.missing();
    return missing.isEmpty()
        ? Finding.good("mode", "live")
        : Finding.bad("mode", "live, and these are missing: " + String.join("; ", missing));
  }

  private static Finding port(Settings settings) {
    String what = settings.door().bind() + ":" + settings.port();
    return Application.isPortFree(settings)
        ? Finding.good("port", what + " is free")
        : Finding.bad("port", what + " is taken, by this store if it is open");
  }

  private static Finding database(Settings settings) {
    Optional<DatabaseAccess> database = settings.database();
    if (database.isEmpty()) {
      return Finding.good("database", "the embedded PostgreSQL, in " + settings.data());
    }
    try (HikariDataSource source = database.get().store().connect()) {
      database.get().check();
      return Finding.good("database", database.get().store() + ": " + Database.version(source));
    } catch (RuntimeException unreachable) {
      return Finding.bad("database", String.valueOf(unreachable.getMessage()));
    }
  }

  private static Finding keys(Settings settings) {
    Path file =
        settings.storage().keysetFile().orElse(settings.data().resolve("secrets/keyset.json"));
    if (Files.isReadable(file)) {
      return Finding.good("encryption keys", file.toString());
    }
    return settings.storage().keysetFile().isPresent()
        ? Finding.bad("encryption keys", file + " cannot be read")
        : Finding.good("encryption keys", file + " is made at the first start");
  }

  private static Finding mail(Settings settings) {
    if (settings.smtp().isEmpty()) {
      return Finding.good("mail", "no server; the sandbox shows its mails at /sandbox/mail");
    }
    Smtp smtp = settings.smtp().get();
    return smtp.problem()
        .map(problem -> Finding.bad("mail", smtp.host() + ": " + problem))
        .orElseGet(() -> Finding.good("mail", smtp.host() + " lets us in"));
  }

  private void print(List<Finding> findings) {
    int width = findings.stream().mapToInt(f -> f.what().length()).max().orElse(0);
    for (Finding finding : findings) {
      out.printf(
          "%-6s  %-" + width + "s  %s%n",
          finding.works() ? "works" : "FAILS",
          finding.what(),
          finding.said());
    }
  }
}
