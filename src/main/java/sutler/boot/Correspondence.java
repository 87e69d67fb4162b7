package sutler.boot;

import java.util.Optional;
import sutler.checkout.Letters;
import sutler.invoice.Gift;
import sutler.invoice.Invoice;
import sutler.invoice.Refund;
import sutler.mail.GiftLetter;
import sutler.mail.Letter;
import sutler.mail.ReceiptLetter;
import sutler.store.Mails;
import sutler.store.Post;

/// What the store writes to people, with its addresses in it.
///
/// @param base the public URL, without a slash at the end
record Correspondence(String base) implements Post.Writer {

  @Override
  public Mails.Draft write(Letters.Letter letter, Optional<String> secret) {
    return draft(
        switch (letter) {
          case Letters.Letter.Paid(Invoice invoice) ->
              ReceiptLetter.paid(invoice, purchase(invoice));
          case Letters.Letter.Refunded(Invoice invoice, Refund refund) ->
              ReceiptLetter.refunded(invoice, refund, purchase(invoice));
          case Letters.Letter.Given(Gift gift, String orderId, String what) ->
              GiftLetter.write(gift, what, base + "/gift/" + secret.orElseThrow());
        });
  }

  private String purchase(Invoice invoice) {
    return base + "/account/purchases/" + invoice.id();
  }

  private static Mails.Draft draft(Letter letter) {
    return new Mails.Draft(letter.subject(), letter.text(), letter.html());
  }
}
