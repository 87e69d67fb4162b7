package sutler.boot;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityLog;

/// Security events in the log, one line each under the name `sutler.security`. Some can be caused
/// without end: of these each network, or account, has a line of a kind a minute, which says how
/// many there were, and all together have so many lines.
final class WrittenSecurityLog implements SecurityLog {
  static final String NAME = "sutler.security";
  static final int STRANGERS_LINES_MAX = 60;
  static final int LINES_OF_ACCOUNT_MAX = 20;
  private static final int ACCOUNTS_MAX = 10_000;
  private static final Duration ROUND = Duration.ofMinutes(1);

  /// What people chose, such as a key's name, stays on its line and between its quotes.
  private static final Pattern BREAKS_OUT = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\"\\\\]");

  private final Logger log = LoggerFactory.getLogger(NAME);
  private final LongSupplier nanos;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> own = new HashMap<>();
  private int untold;
  private long began;

  WrittenSecurityLog() {
    this(System::nanoTime);
  }

  /// @param nanos a clock
  WrittenSecurityLog(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  @Override
  public void write(SecurityEvent event) {
    if (event.kind().isWithoutEnd() ? isNew(event) : isWithin(event)) {
      say(event);
    }
  }

  /// What one account does with itself: so many lines of a kind a minute, then they are counted.
  private synchronized boolean isWithin(SecurityEvent event) {
    tellCounts();
    if (event.account().isEmpty()) {
      return true;
    }
    String key = event.kind().code() + " " + event.account().get();
    if (own.size() >= ACCOUNTS_MAX && !own.containsKey(key)) {
      untold++;
      return false;
    }
    return own.merge(key, 1, Integer::sum) <= LINES_OF_ACCOUNT_MAX;
  }

  /// Counts what is not told, and tells the counts when a minute is over.
  private synchronized boolean isNew(SecurityEvent event) {
    tellCounts();
    String who = event.network().or(() -> event.account().map(UUID::toString)).orElse("");
    String key = event.kind().code() + " " + who;
    if (counts.containsKey(key)) {
      counts.merge(key, 1, Integer::sum);
      return false;
    }
    if (counts.size() >= STRANGERS_LINES_MAX) {
      untold++;
      return false;
    }
    counts.put(key, 0);
    return true;
  }

  private void tellCounts() {
    long now = nanos.getAsLong();
    if (now - began < ROUND.toNanos()) {
      return;
    }
    counts.forEach(
        (key, more) -> {
          if (more > 0) {
            String[] parts = key.split(" ", 2);
            line(Map.of("event", parts[0], "network", parts[1], "repeated", more.toString()));
          }
        });
    own.forEach(
        (key, all) -> {
          if (all > LINES_OF_ACCOUNT_MAX) {
            String[] parts = key.split(" ", 2);
            int more = all - LINES_OF_ACCOUNT_MAX;
            line(Map.of("event", parts[0], "account", parts[1], "repeated", String.valueOf(more)));
          }
        });
    own.clear();
    if (untold > 0) {
      line(Map.of("event", "repeated", "of_other_networks", Integer.toString(untold)));
    }
    counts.clear();
    untold = 0;
    began = now;
  }

  private void say(SecurityEvent event) {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("event", event.kind().code());
    event.account().ifPresent(account -> pairs.put("account", account.toString()));
    event.network().ifPresent(network -> pairs.put("network", network));
    pairs.putAll(event.details());
    line(pairs);
  }

  private void line(Map<String, String> pairs) {
    LoggingEventBuilder line = log.atInfo();
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      line = line.addKeyValue(pair.getKey(), BREAKS_OUT.matcher(pair.getValue()).replaceAll("?"));
    }
    line.log("security");
  }
}
