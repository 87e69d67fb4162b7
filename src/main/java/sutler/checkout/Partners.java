package sutler.checkout;

import java.util.Optional;
import java.util.UUID;
import sutler.invoice.Invoice;

/// Those who bring buyers, by their codes.
@FunctionalInterface
public interface Partners {

  /// Whose code an invoice has; empty when nobody has it, and where the buyer and the partner seem
  /// to be one: they share an account, a mailbox, a network or a payer's address.
  Optional<UUID> of(Invoice invoice);
}
