package sutler.door;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Where somebody comes from, as a limit counts it: what one customer of a provider has.
public final class Networks {
  private static final int IPV6_NETWORK_BYTES = 8;

  private static final int CUSTOMER_BYTES = 6;
  private static final int CUSTOMER_SHARE = 4;
  private static final int PROVIDER_BYTES = 4;
  private static final int PROVIDER_SHARE = 40;

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

  /// What one customer of a provider can have in all: an IPv4 address, or an IPv6 /48. For what
  /// there is only a little of, such as connections.
  public static String site(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? address.getHostAddress() : prefix(bytes, CUSTOMER_BYTES);
  }

  /// The same of an address as text; a name stands for itself.
  public static String site(String address) {
    return literal(address).map(Networks::site).orElse(address);
  }

  /// A network that somebody comes from, or that it is a part of.
  ///
  /// @param share how many times as much it may as a single one
  record Around(String name, int share) {}

  /// Whoever has one IPv6 network has many: a customer is given up to 65,536 of them, and a
  /// provider 65,536 times as many. So the larger ones are counted too.
  static List<Around> around(String address) {
    Optional<InetAddress> literal = literal(address);
    Around self = new Around(of(address), 1);
    if (literal.isEmpty() || literal.get().getAddress().length == 4) {
      return List.of(self);
    }
    byte[] bytes = literal.get().getAddress();
    return List.of(
        self,
        new Around(prefix(bytes, CUSTOMER_BYTES), CUSTOMER_SHARE),
        new Around(prefix(bytes, PROVIDER_BYTES), PROVIDER_SHARE));
  }

  private static String prefix(byte[] bytes, int length) {
    return HexFormat.of().formatHex(bytes, 0, length) + "::/" + 8 * length;
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
