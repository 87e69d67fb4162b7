package sutler.supply;

import java.util.Optional;

/// Where goods come from. Neither call throws for what the supplier did: a time-out is
/// [Outcome.Unknown].
public interface Supplier {

  /// Its name in offers and attempts, and never another.
  String name();

  /// Orders, for the first time as far as this store knows.
  Outcome order(SupplyOrder order);

  /// What became of an order that the supplier may have: it was called before, and the answer was
  /// not final or was lost.
  ///
  /// A supplier that takes our reference fills it once, so ordering again is asking. One that does
  /// not looks through its recent orders here.
  ///
  /// @return empty where the supplier surely never had it; it is ordered then
  default Optional<Outcome> inquire(SupplyOrder order) {
    return Optional.of(order(order));
  }

  /// What became of an order that the supplier has failed for good, some minutes later. This never
  /// orders. Some suppliers say that they failed and deliver all the same; only one that is asked
  /// can say so.
  ///
  /// @return empty where it cannot be asked without ordering: then it is believed
  default Optional<Outcome> lookAgain(SupplyOrder order) {
    return Optional.empty();
  }
}
