package sutler.rails.x402;

import java.math.BigInteger;

/// What an invoice asks of a wallet.
///
/// @param amount in the token's smallest unit
/// @param url of the invoice, at which it is paid
/// @param timeoutSeconds how long the wallet's authorization should be valid
record Offer(
    Token token,
    BigInteger amount,
    String payTo,
    String url,
    String description,
    int timeoutSeconds) {}
