package sutler.oauth;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/// Resolves names to addresses on the open internet only. What is resolved here is what is
/// connected to, so a name cannot point elsewhere between the check and the use.
/// https://www.iana.org/assignments/iana-ipv4-special-registry
final class Addresses implements DnsResolver {
  /// Address and length of the prefix.
  private record Block(byte[] prefix, int bits) {
    static Block of(String text, int bits) {
      try {
        return new Block(InetAddress.getByName(text).getAddress(), bits);
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> NOT_PUBLIC =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 3));

  /// Of IPv6, only what is handed out (2000::/3), without tunnels that carry IPv4 inside.
  private static final Block GLOBAL_IPV6 = Block.of("2000::", 3);

  private static final List<Block> NOT_PUBLIC_IPV6 =
      List.of(
          Block.of("2001::", 23),
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16),
          Block.of("3fff::", 20));

  private final boolean alsoPrivate;

  /// @param alsoPrivate for development: everything may be reached
  Addresses(boolean alsoPrivate) {
    this.alsoPrivate = alsoPrivate;
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC.stream().noneMatch(block -> block.holds(bytes));
    }
    return GLOBAL_IPV6.holds(bytes) && NOT_PUBLIC_IPV6.stream().noneMatch(b -> b.holds(bytes));
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
