package sutler.boot;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import sutler.config.StartFailure;

/// Where the log goes and what its lines look like: standard error and text, unless the operator
/// wants otherwise. Files rotate, so that they never fill the disk.
final class Logs {
  private static final int DAYS_KEPT = 30;

  private Logs() {}

  enum Format {
    TEXT,
    JSON
  }

  /// @param file instead of standard error
  static void configure(Format format, Optional<Path> file) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logs)) {
      return;
    }
    if (logs.getTurboFilterList().isEmpty()) {
      CountedLines counted = new CountedLines();
      counted.setContext(logs);
      logs.addTurboFilter(counted);
    }
    if (format == Format.TEXT && file.isEmpty()) {
      return;
    }
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Encoder<ILoggingEvent> encoder = format == Format.JSON ? json() : text(logs);
    encoder.setContext(logs);
    encoder.start();
    Appender<ILoggingEvent> appender = appender(logs, encoder, file);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
  }

  private static Encoder<ILoggingEvent> json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMDC(false);
    encoder.setWithArguments(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext logs) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(logs.getProperty("LINE"));
    return encoder;
  }

  private static Appender<ILoggingEvent> appender(
      LoggerContext logs, Encoder<ILoggingEvent> encoder, Optional<Path> file) {
    OutputStreamAppender<ILoggingEvent> appender =
        file.map(path -> (OutputStreamAppender<ILoggingEvent>) rolling(logs, path))
            .orElseGet(Logs::console);
    appender.setContext(logs);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> console() {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    return console;
  }

  private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext logs, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StartFailure("The log file " + file + " cannot be written (" + e + ").", e);
    }
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toString());
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
    policy.setContext(logs);
    policy.setParent(appender);
    policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
    policy.setMaxFileSize(FileSize.valueOf("10MB"));
    policy.setTotalSizeCap(FileSize.valueOf("200MB"));
    policy.setMaxHistory(DAYS_KEPT);
    policy.start();
    appender.setRollingPolicy(policy);
    return appender;
  }
}
