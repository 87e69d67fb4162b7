package sutler.oauth;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import sutler.door.AddressBlock;

/// Resolves names to addresses on the open internet only. What is resolved here is what is
/// connected to, so a name cannot point elsewhere between the check and the use.
/// https://www.iana.org/assignments/iana-ipv4-special-registry
final class Addresses implements DnsResolver {
  private static final List<AddressBlock> NOT_PUBLIC =
      List.of(
          AddressBlock.of("0.0.0.0/8"),
          AddressBlock.of("10.0.0.0/8"),
          AddressBlock.of("100.64.0.0/10"),
          AddressBlock.of("127.0.0.0/8"),
          AddressBlock.of("169.254.0.0/16"),
          AddressBlock.of("172.16.0.0/12"),
          AddressBlock.of("192.0.0.0/24"),
          AddressBlock.of("192.0.2.0/24"),
          AddressBlock.of("192.88.99.0/24"),
          AddressBlock.of("192.168.0.0/16"),
          AddressBlock.of("198.18.0.0/15"),
          AddressBlock.of("198.51.100.0/24"),
          AddressBlock.of("203.0.113.0/24"),
          AddressBlock.of("224.0.0.0/3"));

  /// Of IPv6, only what is handed out (2000::/3), without tunnels that carry IPv4 inside.
  private static final AddressBlock GLOBAL_IPV6 = AddressBlock.of("2000::/3");

  private static final List<AddressBlock> NOT_PUBLIC_IPV6 =
      List.of(
          AddressBlock.of("2001::/23"),
          AddressBlock.of("2001:db8::/32"),
          AddressBlock.of("2002::/16"),
          AddressBlock.of("3fff::/20"));

  private final boolean alsoPrivate;

  /// @param alsoPrivate for development: everything may be reached
  Addresses(boolean alsoPrivate) {
    this.alsoPrivate = alsoPrivate;
  }

  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC.stream().noneMatch(block -> block.contains(address));
    }
    return GLOBAL_IPV6.contains(address)
        && NOT_PUBLIC_IPV6.stream().noneMatch(b -> b.contains(address));
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = InetAddress.getAllByName(host);
    for (InetAddress address : found) {
      if (!alsoPrivate && !isPublic(address)) {
        throw new UnknownHostException("not on the open internet");
      }
    }
    return found;
  }

  @Override
  public @Nullable String resolveCanonicalHostname(String host) {
    return host;
  }
}
