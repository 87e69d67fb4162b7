package sutler.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import sutler.money.Money;

/// A movement as the owner of a book sees it.
///
/// @param id rises with time; where to go on reading
/// @param amount negative where it left the book
/// @param invoiceId which it belongs to; with a commission it is somebody else's
public record Entry(
    long id, Purpose purpose, Book.Kind book, Money amount, UUID invoiceId, Instant at) {

  /// What a movement was for; the first word of its transfer's key.
  public enum Purpose {
    PAY,
    REFUND,
    CREDIT,
    TOP_UP,
    CASHBACK,
    COMMISSION,
    SANDBOX;

    public static Purpose of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }
}
