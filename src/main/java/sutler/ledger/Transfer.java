package sutler.ledger;

import java.util.UUID;
import sutler.money.Money;

/// One movement from one book to another of the same asset. Because it names both sides, any set of
/// transfers sums to zero in each asset. It is written once and never changed.
///
/// @param key what it is for, unique for ever in its account: `deliver:{order}` can be posted once
/// @param invoiceId the invoice it belongs to
public record Transfer(String key, UUID invoiceId, Book from, Book to, Money amount) {

  public Transfer {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("a transfer of " + amount);
    }
    if (!from.asset().equals(amount.asset()) || !to.asset().equals(amount.asset())) {
      throw new IllegalArgumentException("a transfer between assets: " + key);
    }
    if (!from.owner().equals(to.owner())) {
      throw new IllegalArgumentException("a transfer between two accounts: " + key);
    }
    if (from.equals(to)) {
      throw new IllegalArgumentException("a transfer to itself: " + key);
    }
  }

  /// Whose books it moves in.
  public UUID accountId() {
    return from.owner();
  }
}
