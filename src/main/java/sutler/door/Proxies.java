package sutler.door;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The operator's own proxies: what they say of who calls is believed, and nobody else is.
public final class Proxies {
  private static final int FORWARDED_MAX = 20;

  private final List<Range> ranges;

  /// Addresses whose first bits are these.
  private record Range(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /// @param ranges addresses such as `10.0.0.7`, or ranges such as `10.0.0.0/8`
  /// @throws IllegalArgumentException for what is neither
  public Proxies(List<String> ranges) {
    List<Range> all = new ArrayList<>();
    ranges.forEach(text -> all.add(range(text.strip())));
    this.ranges = List.copyOf(all);
  }

  private static Range range(String text) {
    String[] parts = text.split("/", 2);
    byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
    int most = address.length * 8;
    int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("not a range of addresses: " + text);
    }
    return new Range(address, bits);
  }

  boolean contains(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address.getAddress()));
  }

  private boolean contains(String address) {
    try {
      return contains(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  /// Who calls: the last in `X-Forwarded-For` that no proxy of ours has written of another of ours.
  ///
  /// @param peer whose connection it is
  /// @param forwarded the header's values, all lines of it in their order
  String caller(String peer, List<String> forwarded) {
    if (ranges.isEmpty() || !contains(peer)) {
      return peer;
    }
    List<String> all = List.of(String.join(",", forwarded).split(","));
    String caller = peer;
    for (int i = all.size() - 1; i >= Math.max(0, all.size() - FORWARDED_MAX); i--) {
      String next = all.get(i).strip();
      if (!isAddress(next)) {
        return caller;
      }
      caller = next;
      if (!contains(next)) {
        return caller;
      }
    }
    return caller;
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException not) {
      return false;
    }
  }
}
