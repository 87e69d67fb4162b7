package sutler.invoice;

import java.time.Instant;
import sutler.money.Money;

/// A payment seen for an invoice.
public record Payment(String transactionId, Money amount, boolean confirmed, Instant seenAt) {}
