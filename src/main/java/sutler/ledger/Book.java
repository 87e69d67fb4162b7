package sutler.ledger;

import java.util.UUID;
import sutler.money.Asset;

/// One account of the books: of which customer, what it is for, and in which asset. The store's own
/// side of a customer's purchases is kept beside that customer's balances, so that no movement
/// touches two customers.
///
/// @param owner the customer's account
public record Book(UUID owner, Kind kind, Asset asset) {

  /// What a book is for. The customers' books never go below zero; the database sees to that.
  public enum Kind {
    /// A customer's prepaid balance.
    BALANCE(true),
    /// A customer's cashback.
    CASHBACK(true),
    /// Where payments come from and go to: the world outside. Its balance is minus what we hold.
    WORLD(false),
    /// Paid for, not yet delivered.
    UNEARNED(false),
    /// Delivered.
    SALES(false),
    /// Cashback given.
    CASHBACK_COST(false),
    /// Commission given.
    COMMISSION_COST(false),
    /// What delivered goods cost the store.
    COST_OF_GOODS(false),
    /// What the store owes its suppliers, or has paid them in advance.
    PAYABLE(false),
    /// On its way from one customer's purchases to another customer: what an affiliate earns.
    PARTNERS(false),
    /// Goods or credits that left, and whose payment was lost afterwards; and goods that a supplier
    /// delivered after it had said that it failed.
    LOSS(false),
    /// Between two assets, when a payment in one is credited in another.
    EXCHANGE(false);

    private final boolean customers;

    Kind(boolean customers) {
      this.customers = customers;
    }

    public boolean isCustomers() {
      return customers;
    }
  }

  public static Book of(UUID owner, Kind kind, Asset asset) {
    return new Book(owner, kind, asset);
  }

  public Book sibling(Kind other) {
    return new Book(owner, other, asset);
  }
}
