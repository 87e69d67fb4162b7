package sutler.invoice;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A present for somebody else.
///
/// @param sendAt empty: as soon as it is delivered
public record Gift(
    String recipientName,
    String recipientEmail,
    String senderName,
    String message,
    Optional<Instant> sendAt,
    Theme theme) {

  public static final Duration SEND_MIN = Duration.ofHours(12);
  public static final Duration SEND_MAX = Duration.ofDays(184);
  public static final int NAME_LENGTH_MAX = 100;
  public static final int MESSAGE_LENGTH_MAX = 500;

  /// The names and the message as others see them: without links, and without characters that turn
  /// or hide text.
  public Gift shown() {
    return new Gift(
        Typed.line(recipientName),
        recipientEmail,
        Typed.line(senderName),
        Typed.paragraphs(message),
        sendAt,
        theme);
  }

  /// The eight looks of a gift mail.
  public enum Theme {
    RED,
    GREEN,
    YELLOW,
    BIRTHDAY,
    CHRISTMAS,
    BITCOIN,
    CHINESE,
    VALENTINES;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
