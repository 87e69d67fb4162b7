package sutler.rails.x402;

import java.util.Optional;
import sutler.payment.PaymentMethod;

/// One way to be paid: a token on a chain, and who carries payments out there.
record Till(Token token, Chain chain, Settler settler) {

  /// The tills of a store.
  interface Tills {
    /// @param play what the sandbox is to play; real tills ignore it
    Optional<Till> till(PaymentMethod method, String play);
  }
}
