package sutler.supply;

/// Where goods come from.
public interface Supplier {

  String name();

  /// Orders, or asks after an order made before: the reference makes both the same call. Never
  /// throws for what the supplier did; a time-out is [Outcome.Unknown].
  Outcome order(SupplyOrder order);
}
