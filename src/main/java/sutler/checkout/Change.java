package sutler.checkout;

import java.util.ArrayList;
import java.util.List;
import sutler.invoice.Invoice;
import sutler.ledger.Transfer;

/// What a decision changes: the invoice as it is to be, and the movements that go with it. Both are
/// saved in one transaction or not at all.
public record Change(Invoice next, List<Transfer> transfers) {

  /// With one more step.
  Change then(Invoice invoice, List<Transfer> more) {
    List<Transfer> all = new ArrayList<>(transfers);
    all.addAll(more);
    return new Change(invoice, all);
  }

  static Change none(Invoice invoice) {
    return new Change(invoice, List.of());
  }
}
