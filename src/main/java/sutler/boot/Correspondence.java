package sutler.boot;

import sutler.invoice.Gift;
import sutler.invoice.Invoice;
import sutler.invoice.Refund;
import sutler.mail.GiftLetter;
import sutler.mail.Letter;
import sutler.mail.ReceiptLetter;
import sutler.store.Mails;
import sutler.store.Receipts;

/// What the store writes to people, with its addresses in it.
///
/// @param base the public URL, without a slash at the end
record Correspondence(String base) implements Receipts.Writer {

  Mails.Draft gift(Gift gift, String what, String secret) {
    return draft(GiftLetter.write(gift, what, base + "/gift/" + secret));
  }

  @Override
  public Mails.Draft paid(Invoice invoice) {
    return draft(ReceiptLetter.paid(invoice, purchase(invoice)));
  }

  @Override
  public Mails.Draft refunded(Invoice invoice, Refund refund) {
    return draft(ReceiptLetter.refunded(invoice, refund, purchase(invoice)));
  }

  private String purchase(Invoice invoice) {
    return base + "/account/purchases/" + invoice.id();
  }

  private static Mails.Draft draft(Letter letter) {
    return new Mails.Draft(letter.subject(), letter.text(), letter.html());
  }
}
