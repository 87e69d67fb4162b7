package sutler.checkout;

import java.util.UUID;

/// Whether more may be begun: what costs nothing to begin is bounded, for one account and for all
/// together.
public interface Room {

  /// @param ofGuest whether a guest begins it
  boolean forInvoice(UUID account, boolean ofGuest);

  /// Guests fill in no forms.
  boolean forForm(UUID account);
}
