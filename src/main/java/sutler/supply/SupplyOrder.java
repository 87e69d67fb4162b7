package sutler.supply;

import java.util.Optional;

/// One order to a supplier.
///
/// @param reference ours, made before the first attempt; the supplier never fills it twice
/// @param type `giftcard`, `esim`, `refill` or `bill`
/// @param value the denomination as the catalog names it
public record SupplyOrder(
    String reference,
    String productId,
    String productName,
    String type,
    String value,
    String currency,
    Optional<String> recipient) {}
