package sutler.identity;

import java.util.Locale;

/// Where a mail ends up: what stands after a plus sign sorts a person's mail, and is no other
/// person. https://www.rfc-editor.org/rfc/rfc5233
public record Mailbox(String name, String domain) {

  public static Mailbox of(String address) {
    String lower = address.strip().toLowerCase(Locale.ROOT);
    int at = lower.lastIndexOf('@');
    String local = at < 0 ? lower : lower.substring(0, at);
    int plus = local.indexOf('+');
    return new Mailbox(
        plus > 0 ? local.substring(0, plus) : local, at < 0 ? "" : lower.substring(at + 1));
  }

  public String text() {
    return name + "@" + domain;
  }

  /// It does not print itself.
  @Override
  public String toString() {
    return "Mailbox[***]";
  }
}
