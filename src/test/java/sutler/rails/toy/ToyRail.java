package sutler.rails.toy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sutler.modules.Site;
import sutler.payment.Observation;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;

/// Litecoin on a toy chain. Final from two confirmations.
final class ToyRail implements Rail {
  private static final int NEEDED = 2;

  private final Ledger ledger;
  private final Site.Payments payments;
  private final InstantSource clock;

  ToyRail(Ledger ledger, Site.Payments payments, InstantSource clock) {
    this.ledger = ledger;
    this.payments = payments;
    this.clock = clock;
  }

  @Override
  public Set<PaymentMethod> methods() {
    return Set.of(PaymentMethod.LITECOIN, ToyModule.OWN);
  }

  @Override
  public Offer prompt(Request request) {
    if (!ledger.isReadable()) {
      return new Offer.Unavailable("Litecoin cannot be seen at the moment.");
    }
    String address = Ledger.address(request.invoiceId());
    String uri = "litecoin:" + address + "?amount=" + request.amount().text();
    return new Offer.Prompted(new Prompt.Address(address, uri, Optional.empty()));
  }

  /// Tells all that the ledger says, each time. One payment that cannot be told keeps no other
  /// back.
  void watch() {
    List<RuntimeException> failures = new ArrayList<>();
    try {
      Map<String, Instant> seen = ledger.seen();
      for (Ledger.Entry entry : ledger.entries()) {
        Optional<Instant> known = Optional.ofNullable(seen.get(entry.transaction()));
        Instant first = known.orElseGet(clock::instant);
        if (known.isEmpty()) {
          ledger.saw(entry.transaction(), first);
        }
        tell(entry, first).ifPresent(failures::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private Optional<RuntimeException> tell(Ledger.Entry entry, Instant first) {
    PaymentId id = new PaymentId(ToyModule.NAME, entry.transaction(), 0);
    try {
      payments.observed(
          new Observation(entry.invoiceId(), id, entry.amount(), first, state(entry)));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  private static Observation.State state(Ledger.Entry entry) {
    if (entry.isGone()) {
      return new Observation.State.Gone(Optional.empty());
    }
    return entry.confirmations() < NEEDED
        ? new Observation.State.Pending(entry.confirmations(), NEEDED)
        : new Observation.State.Final();
  }
}
