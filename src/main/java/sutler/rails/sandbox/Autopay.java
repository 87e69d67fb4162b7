package sutler.rails.sandbox;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.PaymentId;

/// Pays invoices by itself, for stores that are tried without anybody to press a button. A
/// payment's id follows from the invoice's, so that an invoice is paid once however often this
/// runs.
public final class Autopay {

  /// An invoice that has waited long enough.
  public record Due(UUID invoiceId, Money missing) {}

  private final Supplier<List<Due>> due;
  private final Consumer<Observation> told;
  private final InstantSource clock;

  public Autopay(Supplier<List<Due>> due, Consumer<Observation> told, InstantSource clock) {
    this.due = due;
    this.told = told;
    this.clock = clock;
  }

  public void sweep() {
    for (Due invoice : due.get()) {
      told.accept(
          new Observation(
              invoice.invoiceId(),
              new PaymentId(SandboxRail.NAME, "autopay-" + invoice.invoiceId(), 0),
              invoice.missing(),
              clock.instant(),
              new Observation.State.Final()));
    }
  }
}
