package sutler.rails.sandbox;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sutler.money.Money;
import sutler.payment.Sighting;

/// Pays invoices by itself, for stores that are tried without anybody to press a button. A
/// payment's id follows from the invoice's, so that an invoice is paid once however often this
/// runs.
public final class Autopay {

  /// An invoice that has waited long enough.
  public record Due(UUID invoiceId, Money missing) {}

  private final Supplier<List<Due>> due;
  private final Consumer<Sighting> told;

  public Autopay(Supplier<List<Due>> due, Consumer<Sighting> told) {
    this.due = due;
    this.told = told;
  }

  public void sweep() {
    for (Due invoice : due.get()) {
      told.accept(
          new Sighting(
              invoice.invoiceId(), "autopay-" + invoice.invoiceId(), invoice.missing(), true));
    }
  }
}
