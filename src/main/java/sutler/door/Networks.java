package sutler.door;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/// Where somebody comes from, as a limit counts it: what one customer of a provider has.
public final class Networks {
  private static final int IPV6_NETWORK_BYTES = 8;

  private Networks() {}

  /// An IPv4 address, or the half of an IPv6 address that a provider hands out as one.
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(bytes, 0, bytes.length == 16 ? IPV6_NETWORK_BYTES : bytes.length);
  }

  /// The same of an address as text; a name stands for itself.
  public static String of(String address) {
    return literal(address).map(Networks::of).orElse(address);
  }

  static Optional<InetAddress> literal(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException named) {
      return Optional.empty();
    }
  }
}
