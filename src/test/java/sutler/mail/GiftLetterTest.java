package sutler.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sutler.boot.TestStore;
import sutler.boot.TestStore.Result;
import sutler.invoice.Gift;
import sutler.store.Mails;

/// Whoever can buy a gift can have the store write to anybody; what they make it say is bounded.
final class GiftLetterTest {
  private static final TestStore STORE = TestStore.shared();
  private static final Mails.Draft HELLO = new Mails.Draft("Hello", "Hello", "");
  private static final String LINK = "https://store.example.com/gift/abc";

  private static Letter letter(String sender, String message) {
    return GiftLetter.write(
        new Gift("Ann", "ann@example.com", sender, message, Optional.empty(), Gift.Theme.RED),
        "Steam (5 USD)",
        LINK);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/login, https: evil. example/login",
    "HTTPS:evil.example, HTTPS: evil. example",
    "www.evil.example, www. evil. example",
    "Your bank evil.example, Your bank evil. example",
    "evil\u3002example, evil. example",
    "someone@evil.example, someone@evil. example",
    "javascript:alert(1), javascript: alert(1)",
    "www\u00b4.evil\u0301.example, www\u00b4. evil\u0301. example",
    "evil\u200d.\u200dexample, evil\u200d. \u200dexample",
    "evil.\ud83c\udf81, evil. \ud83c\udf81",
    "evil\u2024example, evil. example",
    "4x.7zip.example, 4x. 7zip. example",
    "Ann\u202egnip, Anngnip",
    "A\u200bn\ufeffn, Ann",
    "Zoë & Łukasz 🎁, Zoë & Łukasz 🎁",
    "'J. R. Smith, 5.00', 'J. R. Smith, 5.00'"
  })
  void noLinkAndNothingUnseenIsInASendersName(String typed, String shown) {
    assertThat(letter(typed, "").subject()).isEqualTo("A gift for you from “" + shown + "”");
  }

  @Test
  void theLetterSaysWhoVouchesForNothing() {
    Letter letter = letter("Your bank", "Confirm at http://evil.example/x\nnow");

    for (String text : new String[] {letter.text(), letter.html()}) {
      assertThat(text)
          .contains("store.example.com for somebody who gave the name")
          .contains("vouches neither for the name nor for the message")
          .doesNotContain("http://evil")
          .doesNotContain("evil.example");
    }
    assertThat(letter.html().split("href=", -1)).hasSize(2);
  }

  @Test
  void aMailboxGetsSoManyGiftsADay() {
    String name = "friend-" + UUID.randomUUID();
    TestStore.Shopper sender = STORE.shopper("500");
    for (int i = 0; i < 15; i++) {
      Result bought = gift(sender, name + "+" + i + "@Example.com");
      assertThat(bought.error()).as(bought.text()).isFalse();
    }
    awaitGifts(sender, 15);

    Result refused = gift(sender, name + "@example.com");
    assertThat(refused.at("/code")).as(refused.text()).isEqualTo("LIMIT_EXCEEDED");
    // It is the mailbox that is full, whoever writes to it; others are not.
    assertThat(gift(STORE.shopper("5"), name + "+more@example.com").error()).isTrue();
    assertThat(gift(sender, "another-" + name + "@example.com").error()).isFalse();
  }

  /// Else many could be begun, and paid for all at once.
  @Test
  void giftsAreCountedWhenTheyAreBegun() {
    TestStore.Shopper sender = STORE.shopper("5");
    String friend = "begun-" + UUID.randomUUID() + "@example.com";
    for (int i = 0; i < 15; i++) {
      assertThat(gift(sender, friend, "bitcoin").error()).isFalse();
    }

    assertThat(gift(sender, friend, "bitcoin").at("/code")).isEqualTo("LIMIT_EXCEEDED");
    assertThat(gift(sender, "other-" + friend, "bitcoin").error()).isFalse();
    // Who only begins gifts keeps nobody else from sending some.
    assertThat(gift(STORE.shopper("5"), friend, "bitcoin").error()).isFalse();
  }

  /// A link that is opened without end adds nothing to the purchase.
  @Test
  void openingIsToldOnceAMinute() {
    String friend = "opened-" + UUID.randomUUID() + "@example.com";
    TestStore.Shopper sender = STORE.shopper("5");
    Result bought = gift(sender, friend);
    awaitGifts(sender, 1);
    String mails = STORE.get("/sandbox/mail").body();
    var link =
        java.util.regex.Pattern.compile("/gift/([A-Za-z0-9_-]+)")
            .matcher(mails.substring(mails.indexOf("To " + friend)));
    assertThat(link.find()).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(STORE.post("/gift/" + link.group(1), "").statusCode()).isEqualTo(200);
    }

    assertThat(
            STORE
                .sql()
                .sql(
                    "SELECT count(*) FROM event WHERE kind = 'gift_opened' AND invoice_id = ?::uuid")
                .param(bought.at("/invoice_id"))
                .query(Long.class)
                .single())
        .isOne();
  }

  /// Who is not an account's owner gets a few letters about its purchases a day; then they go to
  /// the owner.
  @Test
  void receiptsGoToStrangersABoundedNumberOfTimes() {
    TestStore.Shopper sender = STORE.shopper("500");
    String stranger = "stranger-" + UUID.randomUUID() + "@example.com";
    for (int i = 0; i < 25; i++) {
      Result bought =
          sender.call(
              "buy-products",
              "{\"payment_method\":\"balance\",\"email\":\"%s\",\"cart_items\":[{\"product_id\":\"test-gift-card-code\",\"package_id\":\"1\"}]}"
                  .formatted(i + stranger));
      assertThat(bought.error()).as(bought.text()).isFalse();
    }
    while (letters("account_id = ?", sender) < 25) {
      Thread.onSpinWait();
    }

    assertThat(
            letters(
                "account_id = ? AND mailbox <> (SELECT mailbox FROM account a WHERE a.id = mail.account_id)",
                sender))
        .isEqualTo(20);
  }

  private static long letters(String which, TestStore.Shopper sender) {
    return STORE
        .sql()
        .sql("SELECT count(*) FROM mail WHERE kind = 'receipt' AND " + which)
        .param(sender.id())
        .query(Long.class)
        .single();
  }

  /// Somebody waits for it, and whoever can cause mails can cause many.
  @Test
  void aLinkToSignInGoesFirst() {
    Mails sending = STORE.mailing().sending();
    for (int i = 0; i < 20; i++) {
      sending.add("owner@example.com", "notice", HELLO);
    }
    sending.add("waiting@example.com", "sign-in", HELLO);

    assertThat(sending.take(1))
        .extracting(Mails.Taken::recipient)
        .containsExactly("waiting@example.com");
  }

  private static void awaitGifts(TestStore.Shopper sender, int most) {
    while (STORE
            .sql()
            .sql("SELECT count(*) FROM mail WHERE account_id = ? AND kind = 'gift'")
            .param(sender.id())
            .query(Long.class)
            .single()
        < most) {
      Thread.onSpinWait();
    }
  }

  private static Result gift(TestStore.Shopper sender, String recipient) {
    return gift(sender, recipient, "balance");
  }

  private static Result gift(TestStore.Shopper sender, String recipient, String method) {
    return sender.call(
        "buy-products",
        """
        {"payment_method":"%s","cart_items":[{"product_id":"test-gift-card-code","package_id":"1",
         "gift":{"recipient_name":"Ann","recipient_email":"%s","sender_name":"Bob"}}]}
        """
            .formatted(method, recipient));
  }

  /// Who switches a mail server on does not write to everybody who tried the sandbox before.
  @Test
  void whatTheSandboxShowedIsNotSent() {
    TestStore.Mailing mailing = STORE.mailing();
    mailing.unsent().add("old@example.com", "sign-in", HELLO);
    mailing.sending().add("new@example.com", "sign-in", HELLO);

    assertThat(mailing.sending().take(10))
        .extracting(Mails.Taken::recipient)
        .containsExactly("new@example.com");
  }
}
