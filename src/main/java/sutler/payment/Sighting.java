package sutler.payment;

import java.util.UUID;
import sutler.money.Money;

/// A payment as a rail sees it now. Told as often as the rail likes: the transaction id makes it
/// one.
///
/// @param transactionId unique on its rail
/// @param confirmed final enough for goods to leave
public record Sighting(UUID invoiceId, String transactionId, Money amount, boolean confirmed) {}
