package sutler.rails.x402;

import java.util.Optional;

/// A payment as a wallet sent it: read, but not verified.
///
/// @param version of x402, 1 or 2
/// @param accepted what the wallet says it pays for; version 2 only
/// @param signature bytes in hexadecimal: 65 of a key, any of a contract
/// @param identifier the wallet's own name for this payment
record Payment(
    int version,
    String scheme,
    String network,
    Optional<Accepted> accepted,
    Authorization authorization,
    String signature,
    Optional<String> identifier) {

  /// @param asset lower case
  record Accepted(String asset, String payTo, String amount, String name, String domainVersion) {}
}
