package sutler.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sutler.boot.TestStore;

/// Mails over a real SMTP exchange.
final class MailTest {
  private static final int WAIT_SECONDS_MAX = 30;

  @Test
  void aMailIsSentOnceAlsoWhenTheServerWasAway() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    int port = server.getSmtp().getPort();
    server.stop();
    TestStore store =
        TestStore.fresh(
            Map.of(
                "SUTLER_SMTP_URL",
                "smtp://127.0.0.1:" + port,
                "SUTLER_MAIL_FROM",
                "store@example.com"));
    try {
      ask(store, "ann@example.com");
      until(() -> status(store).equals("waiting after 1"));

      GreenMail back = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      back.start();
      try {
        assertThat(back.waitForIncomingEmail(WAIT_SECONDS_MAX * 1_000L, 1)).isTrue();
        until(() -> status(store).startsWith("sent"));
        Thread.sleep(1_500);

        MimeMessage[] mails = back.getReceivedMessages();
        assertThat(mails).hasSize(1);
        assertThat(mails[0].getSubject()).contains("sign in");
        assertThat(mails[0].getFrom()[0]).hasToString("store@example.com");
        Matcher link =
            Pattern.compile("http://localhost:\\d+(/sign-in/link\\?token=\\S+)")
                .matcher(mails[0].getContent().toString());
        assertThat(link.find()).isTrue();
        assertThat(store.get(link.group(1)).statusCode()).isEqualTo(200);
        assertThat(store.get("/sandbox/mail").statusCode()).isEqualTo(404);
      } finally {
        back.stop();
      }
    } finally {
      store.close();
    }
  }

  /// From the purchase to the code, by the mail alone; sent once, though two nodes look.
  @Test
  void aGiftArrivesOnceAndOpens() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    Map<String, String> smtp =
        Map.of(
            "SUTLER_SMTP_URL",
            "smtp://127.0.0.1:" + server.getSmtp().getPort(),
            "SUTLER_MAIL_FROM",
            "store@example.com");
    TestStore store = TestStore.fresh(smtp);
    Map<String, String> shared = new java.util.HashMap<>(smtp);
    shared.put("SUTLER_DATABASE_URL", store.databaseUrl());
    shared.put("SUTLER_KEYSET_FILE", store.keyset());
    TestStore second = TestStore.fresh(shared);
    try {
      TestStore.Shopper shopper = store.shopper("1000");
      for (int i = 0; i < 20; i++) {
        var bought =
            shopper.call(
                "buy-products",
                """
                {"cart_items":[{"product_id":"steam-usa","package_id":"5","gift":{"recipient_name":"Jane <b>","recipient_email":"jane%d@example.com","sender_name":"John","message":"Happy birthday & more","theme":"birthday"}}],"payment_method":"balance"}"""
                    .formatted(i));
        assertThat(bought.error()).as(bought.text()).isFalse();
      }
      // A gift and a receipt each.
      assertThat(server.waitForIncomingEmail(WAIT_SECONDS_MAX * 1_000L, 40)).isTrue();
      Thread.sleep(2_000);
      assertThat(server.getReceivedMessages()).hasSize(40);
      MimeMessage[] mails = to(server, "jane");
      assertThat(mails).hasSize(20);

      jakarta.mail.Multipart both = (jakarta.mail.Multipart) mails[0].getContent();
      String text = both.getBodyPart(0).getContent().toString();
      String html = both.getBodyPart(1).getContent().toString();
      assertThat(both.getContentType()).startsWith("multipart/alternative");
      assertThat(html).contains("Jane &lt;b&gt;").contains("Happy birthday &amp; more");
      String code = code(store, text.replaceAll("(?s).*?(http://\\S+/gift/\\S+).*", "$1"));
      assertThat(text + html).doesNotContain(code);
    } finally {
      second.close();
      store.close();
      server.stop();
    }
  }

  /// Receipts tell what was paid and what came back, and hold no code.
  @Test
  void aPaymentAndARefundAreReceiptedOnce() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    TestStore store =
        TestStore.fresh(
            Map.of(
                "SUTLER_SMTP_URL",
                "smtp://127.0.0.1:" + server.getSmtp().getPort(),
                "SUTLER_MAIL_FROM",
                "store@example.com"));
    try {
      TestStore.Shopper shopper = store.shopper("1000");
      var bought =
          shopper.call(
              "buy-products",
              """
              {"cart_items":[{"product_id":"steam-usa","package_id":"5"},{"product_id":"test-gift-card-code-fail","package_id":"10"}],"payment_method":"balance","email":"ann@example.com"}""");
      assertThat(bought.error()).as(bought.text()).isFalse();
      // To the sandbox's own address, which no mail can reach.
      store.call(
          TestStore.KEY,
          "buy-products",
          """
          {"cart_items":[{"product_id":"steam-usa","package_id":"5"}],"payment_method":"balance"}""");
      assertThat(server.waitForIncomingEmail(WAIT_SECONDS_MAX * 1_000L, 2)).isTrue();
      Thread.sleep(1_500);
      MimeMessage[] mails = to(server, "ann@example.com");
      assertThat(server.getReceivedMessages()).hasSize(2);
      assertThat(mails)
          .extracting(MimeMessage::getSubject)
          .containsExactlyInAnyOrder(
              "Receipt: Steam (5 USD) and 1 more", "Refund: 10.00 USD to your balance");
      String id = bought.at("/invoice_id");
      String code =
          shopper
              .call("get-invoice-by-id", "{\"invoice_id\":\"" + id + "\"}")
              .at("/orders/0/redemption_info/code");
      for (MimeMessage mail : mails) {
        String said = com.icegreen.greenmail.util.GreenMailUtil.getWholeMessage(mail);
        assertThat(said).contains("/account/purchases/" + id).doesNotContain(code);
      }
    } finally {
      store.close();
      server.stop();
    }
  }

  private static MimeMessage[] to(GreenMail server, String recipient) {
    return java.util.Arrays.stream(server.getReceivedMessages())
        .filter(
            m ->
                com.icegreen.greenmail.util.GreenMailUtil.getAddressList(recipients(m))
                    .contains(recipient))
        .toArray(MimeMessage[]::new);
  }

  private static jakarta.mail.Address[] recipients(MimeMessage mail) {
    try {
      return mail.getAllRecipients();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Opens a gift; the code that its page shows, once asked.
  private static String code(TestStore store, String link) throws Exception {
    String path = link.substring(link.indexOf("/gift/"));
    String closed = store.get(path).body();
    assertThat(closed).contains("John").contains("Open your gift").doesNotContain("scope=\"row\"");
    String open = store.post(path, "").body();
    Matcher code = Pattern.compile("code</th><td class=\"long\">([A-Z0-9-]+)<").matcher(open);
    assertThat(code.find()).as(open).isTrue();
    assertThat(store.get("/gift/" + "A".repeat(43)).statusCode()).isEqualTo(404);
    return code.group(1);
  }

  private static void ask(TestStore store, String email) throws Exception {
    java.net.http.HttpClient http =
        java.net.http.HttpClient.newBuilder().cookieHandler(new java.net.CookieManager()).build();
    String page =
        http.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(store.base() + "/sign-in"))
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"").matcher(page);
    assertThat(csrf.find()).isTrue();
    String form = "username=" + email + "&_csrf=" + csrf.group(1);
    http.send(
        java.net.http.HttpRequest.newBuilder(java.net.URI.create(store.base() + "/sign-in/send"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(form))
            .build(),
        java.net.http.HttpResponse.BodyHandlers.ofString());
  }

  private static String status(TestStore store) {
    return store
        .sql()
        .sql("SELECT status || ' after ' || attempts FROM mail")
        .query(String.class)
        .single();
  }

  private static void until(java.util.function.BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }
}
