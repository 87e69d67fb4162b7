package sutler.mail;

/// What a mail says, in both forms.
///
/// @param html empty for plain text alone
public record Letter(String subject, String text, String html) {}
