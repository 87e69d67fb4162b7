package sutler.rails.x402;

import java.util.Optional;
import sutler.crypto.Hex;
import sutler.payment.PaymentMethod;

/// One way to be paid: a token on a chain, and who carries payments out there.
record Till(Token token, Chain chain, Settler settler) {

  /// An invoice is paid where it was made to be paid: not for play on a real chain, whose address
  /// anybody has the key of, and not for real by play.
  boolean takes(Bills.Bill bill) {
    return settler instanceof Played
        ? bill.token().isEmpty()
        : bill.token().map(Hex::lower).equals(Optional.of(Hex.lower(token.address())));
  }

  /// The tills of a store.
  interface Tills {
    /// @param play what the sandbox is to play; real tills ignore it
    Optional<Till> till(PaymentMethod method, String play);
  }
}
