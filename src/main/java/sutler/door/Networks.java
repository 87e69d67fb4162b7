package sutler.door;

import java.net.InetAddress;
import java.util.Optional;

/// Where somebody comes from, as a limit counts it: what one customer of a provider has.
public final class Networks {
  private static final int IPV6_NETWORK_BYTES = 8;

  private Networks() {}

  /// An IPv4 address, or the half of an IPv6 address that a provider hands out as one, such as
  /// `2001:db8:0:7::/64`.
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IPV6_NETWORK_BYTES; i += 2) {
      text.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff))).append(':');
    }
    return text.append(":/64").toString();
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
