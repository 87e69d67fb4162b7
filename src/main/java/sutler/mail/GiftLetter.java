package sutler.mail;

import java.net.URI;
import sutler.invoice.Gift;

/// The mail that brings a gift. The code is not in it: its link opens a page that shows it when
/// asked.
public final class GiftLetter {
  private GiftLetter() {}

  /// Colours of a theme, and what stands above.
  public record Look(String back, String ink, String accent, String sign, String greeting) {}

  public static Look look(Gift.Theme theme) {
    return switch (theme) {
      case RED -> new Look("#fdecea", "#5f1410", "#a3231b", "🎁", "A gift for you");
      case GREEN -> new Look("#e8f5ec", "#12402a", "#1b6b43", "🎁", "A gift for you");
      case YELLOW -> new Look("#fff7d6", "#4d3a00", "#7a5c00", "🎁", "A gift for you");
      case BIRTHDAY -> new Look("#f3ecfd", "#3a1766", "#6a2fb5", "🎂", "Happy birthday");
      case CHRISTMAS -> new Look("#eaf3ec", "#5c1212", "#1d5c35", "🎄", "Merry Christmas");
      case BITCOIN -> new Look("#fff1e0", "#4a2a00", "#8f4a00", "₿", "A gift for you");
      case CHINESE -> new Look("#fdeaea", "#6b0f0f", "#a61313", "🧧", "Happy New Year");
      case VALENTINES -> new Look("#fdeaf2", "#6b0f3a", "#a8185b", "❤", "With love");
    };
  }

  /// The sender's words are theirs, and the letter says so: whoever can buy a gift can have the
  /// store write to anybody.
  ///
  /// @param what is given, for instance `Steam (5 USD)`
  public static Letter write(Gift typed, String what, String link) {
    Gift gift = typed.shown();
    Look look = look(gift.theme());
    String subject = "A gift for you from “" + gift.senderName() + "”";
    String said =
        gift.message().isBlank() ? "" : "\n\nTheir message:\n\n\"" + gift.message() + "\"";
    String text =
        """
        %s, %s!

        Somebody who gave the name "%s" sent you: %s.%s

        Open it here:

        %s

        The link is yours alone: who has it can use the gift.

        --
        %s"""
            .formatted(
                look.greeting(),
                gift.recipientName(),
                gift.senderName(),
                what,
                said,
                link,
                vouching(gift, link));
    return new Letter(subject, text, html(gift, look, what, link));
  }

  /// Who writes, and for whom nobody stands.
  private static String vouching(Gift gift, String link) {
    return "Sent by the Sutler store at %s for somebody who gave the name \"%s\". The store does not know who that is, and vouches neither for the name nor for the message. If you do not expect a gift, delete this mail."
        .formatted(URI.create(link).getHost(), gift.senderName());
  }

  private static String html(Gift gift, Look look, String what, String link) {
    String said =
        gift.message().isBlank()
            ? ""
            : "<p style=\"font-style:italic;margin:20px 0;white-space:pre-line\">“"
                + Html.escaped(gift.message())
                + "”</p>";
    return """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
        <body style="margin:0;background:%s;color:%s;font:16px/1.5 -apple-system,Segoe UI,sans-serif">
        <div style="max-width:480px;margin:0 auto;padding:40px 24px;text-align:center">
        <div style="font-size:56px;line-height:1" role="img" aria-label="">%s</div>
        <h1 style="font-size:26px;margin:16px 0 4px">%s, %s!</h1>
        <p style="margin:4px 0">Somebody who gave the name “%s” sent you <strong>%s</strong>.</p>
        %s
        <p style="margin:28px 0"><a href="%s" style="background:%s;color:#ffffff;padding:12px 28px;border-radius:8px;text-decoration:none;display:inline-block">Open your gift</a></p>
        <p style="font-size:13px">The link is yours alone: who has it can use the gift.</p>
        <p style="font-size:12px">%s</p>
        </div></body></html>"""
        .formatted(
            "A gift for you",
            look.back(),
            look.ink(),
            look.sign(),
            look.greeting(),
            Html.escaped(gift.recipientName()),
            Html.escaped(gift.senderName()),
            Html.escaped(what),
            said,
            Html.escaped(link),
            look.accent(),
            Html.escaped(vouching(gift, link)));
  }
}
