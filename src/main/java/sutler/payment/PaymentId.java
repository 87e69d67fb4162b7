package sutler.payment;

/// Which payment: a rail can see several in one transaction, so the transaction alone is not
/// enough.
///
/// @param rail the name of the rail that sees it; a transaction id is unique on its rail only
/// @param transaction as the rail's network names it
/// @param output of the transaction, or the index of a log in it; 0 where a transaction has one
///   payment at most
public record PaymentId(String rail, String transaction, int output) {

  public PaymentId {
    if (rail.isEmpty() || transaction.isEmpty() || output < 0) {
      throw new IllegalArgumentException("a payment without a rail or a transaction");
    }
  }

  /// For keys: one text for each payment.
  public String text() {
    return rail + ":" + transaction + ":" + output;
  }
}
