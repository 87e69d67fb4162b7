package sutler.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/// A mail server that takes our mails. It does not print its password.
public final class Smtp {
  private static final String WAIT_MS = "10000";

  private final Session session;
  private final String from;

  private Smtp(Session session, String from) {
    this.session = session;
    this.from = from;
  }

  /// What became of a mail.
  public sealed interface Outcome {
    record Sent() implements Outcome {}

    /// The server surely did not take it.
    ///
    /// @param hopeless whether it will never take it
    record Refused(String problem, boolean hopeless) implements Outcome {}

    /// It may have been taken: the answer did not come.
    record Unknown(String problem) implements Outcome {}
  }

  /// @param url `smtp://user:password@host:587` or `smtps://...`; user and password may be left out
  /// @param from the sender's address
  public static Optional<Smtp> of(String url, String from) {
    try {
      URI uri = new URI(url);
      boolean tls = "smtps".equals(uri.getScheme());
      if ((!tls && !"smtp".equals(uri.getScheme())) || uri.getHost() == null) {
        return Optional.empty();
      }
      return Optional.of(new Smtp(session(uri, tls), from));
    } catch (java.net.URISyntaxException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Session session(URI uri, boolean tls) {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", uri.getHost());
    properties.put("mail.smtp.port", Integer.toString(port(uri, tls)));
    properties.put("mail.smtp.ssl.enable", Boolean.toString(tls));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.connectiontimeout", WAIT_MS);
    properties.put("mail.smtp.timeout", WAIT_MS);
    properties.put("mail.smtp.writetimeout", WAIT_MS);
    Optional<String> user = Optional.ofNullable(uri.getRawUserInfo());
    // A password is never sent in the clear.
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail.smtp.starttls.required", Boolean.toString(user.isPresent() && !tls));
    if (user.isEmpty()) {
      return Session.getInstance(properties);
    }
    properties.put("mail.smtp.auth", "true");
    String[] parts = user.get().split(":", 2);
    PasswordAuthentication password =
        new PasswordAuthentication(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return password;
          }
        });
  }

  private static int port(URI uri, boolean tls) {
    int standard = tls ? 465 : 587;
    return uri.getPort() < 0 ? standard : uri.getPort();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// @param id the mail's own, so that who gets it twice can tell
  public Outcome send(String id, String to, Letter letter) {
    Transport transport;
    MimeMessage message;
    try {
      message = message(id, to, letter);
      transport = session.getTransport("smtp");
      transport.connect();
    } catch (MessagingException notReached) {
      return new Outcome.Refused(words(notReached), false);
    }
    try {
      return handOver(transport, message);
    } finally {
      close(transport);
    }
  }

  /// Why the server does not let us in; empty where it does.
  public Optional<String> problem() {
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect();
      return Optional.empty();
    } catch (MessagingException refused) {
      return Optional.of(words(refused));
    }
  }

  public String host() {
    return session.getProperty("mail.smtp.host");
  }

  /// A farewell that fails changes nothing of what was sent.
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException gone) {
      System.getLogger(Smtp.class.getName())
          .log(System.Logger.Level.DEBUG, "the mail server hung up first");
    }
  }

  private static Outcome handOver(Transport transport, MimeMessage message) {
    try {
      transport.sendMessage(message, message.getAllRecipients());
      return new Outcome.Sent();
    } catch (MessagingException failed) {
      int code =
          failed instanceof SMTPSendFailedException answered
              ? answered.getReturnCode()
              : addressCode(failed);
      // Only an answer that says no is a no.
      return code >= 400 && code < 600
          ? new Outcome.Refused(words(failed), code >= 500)
          : new Outcome.Unknown(words(failed));
    }
  }

  /// What the server said to the recipient's address, 0 where it said nothing.
  private static int addressCode(MessagingException failed) {
    Exception next = failed.getNextException();
    return next instanceof SMTPAddressFailedException refused ? refused.getReturnCode() : 0;
  }

  private MimeMessage message(String id, String to, Letter letter) throws MessagingException {
    String domain = from.substring(from.indexOf('@') + 1);
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + "@" + domain + ">");
          }
        };
    message.setFrom(new InternetAddress(from));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    message.setSubject(letter.subject(), "UTF-8");
    body(message, letter);
    message.setSentDate(new Date());
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  /// Both forms, the better one last, as https://www.rfc-editor.org/rfc/rfc2046#section-5.1.4 asks.
  private static void body(MimeMessage message, Letter letter) throws MessagingException {
    if (letter.html().isEmpty()) {
      message.setText(letter.text(), "UTF-8");
      return;
    }
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(letter.text(), "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(letter.html(), "UTF-8", "html");
    message.setContent(new MimeMultipart("alternative", plain, html));
  }

  private static String words(MessagingException failed) {
    String text = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    return text.substring(0, Math.min(text.length(), 200));
  }

  @Override
  public String toString() {
    return "Smtp[" + session.getProperty("mail.smtp.host") + "]";
  }
}
