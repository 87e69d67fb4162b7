package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityEvent.Kind;

/// What strangers can have written to the log has an end.
final class LogTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> security = new ListAppender<>();
  private final Logger watched = (Logger) LoggerFactory.getLogger(WrittenSecurityLog.NAME);

  @BeforeEach
  void watch() {
    security.start();
    watched.addAppender(security);
  }

  @AfterEach
  void leave() {
    watched.detachAppender(security);
  }

  private List<String> lines() {
    return security.list.stream()
        .map(line -> String.valueOf(line.getKeyValuePairs()))
        .filter(line -> line.contains("limited") || line.contains("of_other_networks"))
        .toList();
  }

  @Test
  void oneNetworkHasALineAMinuteAndIsCounted() {
    WrittenSecurityLog log = new WrittenSecurityLog(nanos::get);
    for (int i = 0; i < 1_000; i++) {
      log.write(SecurityEvent.of(Kind.LIMITED).from("192.0.2.7"));
    }
    assertThat(lines()).hasSize(1);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    log.write(SecurityEvent.of(Kind.LIMITED).from("192.0.2.7"));

    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1)).contains("repeated=\"999\"").contains("192.0.2.7");
  }

  /// Whoever changes one thing after another does not push out what else was told.
  @Test
  void anAccountHasSoManyLinesAMinute() {
    WrittenSecurityLog log = new WrittenSecurityLog(nanos::get);
    UUID account = UUID.randomUUID();
    for (int i = 0; i < 100; i++) {
      log.write(SecurityEvent.of(Kind.CONSENT_GIVEN).by(account));
    }
    assertThat(of(account)).hasSize(WrittenSecurityLog.LINES_OF_ACCOUNT_MAX);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    log.write(SecurityEvent.of(Kind.CONSENT_GIVEN).by(UUID.randomUUID()));

    assertThat(of(account).getLast()).contains("repeated=\"80\"");
  }

  private List<String> of(UUID account) {
    return security.list.stream()
        .map(line -> String.valueOf(line.getKeyValuePairs()))
        .filter(line -> line.contains(account.toString()))
        .toList();
  }

  @Test
  void allNetworksTogetherHaveSoManyLines() {
    WrittenSecurityLog log = new WrittenSecurityLog(nanos::get);
    for (int i = 0; i < 10_000; i++) {
      log.write(SecurityEvent.of(Kind.LIMITED).from("network " + i));
    }
    assertThat(lines()).hasSize(WrittenSecurityLog.STRANGERS_LINES_MAX);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    log.write(SecurityEvent.of(Kind.LIMITED).from("network 1"));

    assertThat(lines()).anySatisfy(line -> assertThat(line).contains("of_other_networks=\"9940\""));
  }

  @Test
  void whatIsSaidAgainAndAgainIsCounted() {
    LoggerContext logs = new LoggerContext();
    CountedLines counted = new CountedLines(nanos::get);
    counted.setContext(logs);
    logs.addTurboFilter(counted);
    ListAppender<ILoggingEvent> all = new ListAppender<>();
    all.start();
    logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(all);
    logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    Logger chatty = logs.getLogger("sutler.Chatty");

    for (int i = 0; i < 5_000; i++) {
      chatty.warn("request {} is broken", i);
    }
    assertThat(all.list).hasSize(CountedLines.LINES_A_MINUTE);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    chatty.warn("request {} is broken", 5_000);

    assertThat(all.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("4990 more like this: sutler.Chatty: request {} is broken");
  }

  @Test
  void whatOneLoggerSaysWithoutEndSilencesNoOther() {
    LoggerContext logs = new LoggerContext();
    CountedLines counted = new CountedLines(nanos::get);
    counted.setContext(logs);
    logs.addTurboFilter(counted);
    ListAppender<ILoggingEvent> all = new ListAppender<>();
    all.start();
    logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(all);

    for (int i = 0; i < 1_000; i++) {
      logs.getLogger("sutler.Chatty").warn("order " + i + " is broken");
    }
    logs.getLogger("sutler.Books").error("the books do not balance");

    assertThat(all.list).hasSizeLessThan(200);
    assertThat(all.list.getLast().getFormattedMessage()).isEqualTo("the books do not balance");
  }

  @Test
  void aNameStaysOnItsLine() {
    WrittenSecurityLog log = new WrittenSecurityLog(nanos::get);
    String name = "a\nb\u202e\u2028c\" event=\"account_deleted\\";
    log.write(SecurityEvent.of(Kind.LIMITED).with("name", name));

    assertThat(lines())
        .singleElement()
        .asString()
        .contains("name=\"a?b??c? event=?account_deleted?\"");
  }
}
