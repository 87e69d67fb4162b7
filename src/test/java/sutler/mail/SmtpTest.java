package sutler.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// A mail server that offers no encryption, or one on whose way somebody takes the offer out.
final class SmtpTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void aPasswordIsNeverSentInTheClear() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server));
      Smtp smtp =
          Smtp.of("smtp://user:hush-hush@127.0.0.1:" + server.getLocalPort(), "store@example.com")
              .orElseThrow();

      Smtp.Outcome outcome = smtp.send("1", "buyer@example.com", new Letter("Hello", "Hello", ""));

      assertThat(outcome).isInstanceOf(Smtp.Outcome.Refused.class);
      assertThat(outcome.toString()).doesNotContain("hush-hush");
      assertThat(heard).isNotEmpty().noneMatch(line -> line.startsWith("AUTH"));
      assertThat(heard).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  private void serve(ServerSocket server) {
    try (Socket client = server.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = client.getOutputStream();
      say(out, "220 mail.example.com");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        heard.add(line);
        say(
            out,
            line.startsWith("EHLO") ? "250-mail.example.com\r\n250 AUTH PLAIN LOGIN" : "250 ok");
      }
    } catch (java.io.IOException gone) {
      heard.add("gone");
    }
  }

  private static void say(OutputStream out, String line) throws java.io.IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
