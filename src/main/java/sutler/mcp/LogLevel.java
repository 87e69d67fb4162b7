package sutler.mcp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How bad it is, as syslog has it. https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LogLevel> of(String text) {
    return Arrays.stream(values()).filter(level -> level.text().equals(text)).findFirst();
  }
}
