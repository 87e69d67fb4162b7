package sutler.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/// Of what is said again and again, a few lines a minute are written and the others counted:
/// whoever finds out how to have something logged cannot fill the disk with it. What is the same is
/// decided by who says it and with which words, not by what stands in their gaps.
final class CountedLines extends TurboFilter {
  static final int LINES_A_MINUTE = 10;
  private static final int KINDS_MAX = 100;
  private static final Duration ROUND = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final Map<String, Integer> counts = new HashMap<>();
  private long began;

  CountedLines() {
    this(System::nanoTime);
  }

  /// @param nanos a clock
  CountedLines(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String words, Object[] gaps, Throwable why) {
    if (words == null
        || level.levelInt < logger.getEffectiveLevel().levelInt
        || logger.getName().equals(WrittenSecurityLog.NAME)
        || logger.getName().equals(CountedLines.class.getName())) {
      return FilterReply.NEUTRAL;
    }
    return count(logger.getName(), words) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  /// Once there are very many kinds, those of one logger share a number: what one says without end
  /// silences no other.
  ///
  /// @return whether it is written
  private synchronized boolean count(String logger, String words) {
    long now = nanos.getAsLong();
    if (now - began >= ROUND.toNanos()) {
      Map<String, Integer> before = Map.copyOf(counts);
      counts.clear();
      began = now;
      before.forEach(this::tell);
    }
    String kind = logger + " " + words;
    boolean alone = counts.size() < KINDS_MAX || counts.containsKey(kind);
    return counts.merge(alone ? kind : logger + " other lines", 1, Integer::sum) <= LINES_A_MINUTE;
  }

  private void tell(String kind, int times) {
    if (times > LINES_A_MINUTE && getContext() instanceof LoggerContext logs) {
      String[] parts = kind.split(" ", 2);
      logs.getLogger(CountedLines.class.getName())
          .warn("{} more like this: {}: {}", times - LINES_A_MINUTE, parts[0], parts[1]);
    }
  }
}
