package sutler.identity;

import java.util.UUID;
import sutler.money.Asset;

/// A shopper.
///
/// @param mainCurrency the sub-account that pays where a purchase names none
public record Account(UUID id, String email, Asset mainCurrency) {}
