package sutler.door;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The operator's own proxies: what they say of who calls is believed, and nobody else is.
public final class Proxies {
  private static final int FORWARDED_MAX = 20;

  private final List<AddressBlock> blocks;

  /// @param blocks addresses such as `10.0.0.7`, or blocks such as `10.0.0.0/8`
  /// @throws IllegalArgumentException for what is neither
  public Proxies(List<String> blocks) {
    this.blocks = blocks.stream().map(String::strip).map(AddressBlock::of).toList();
  }

  boolean contains(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /// Who calls: the last in `X-Forwarded-For` that is no proxy of ours, as far as ours have written
  /// it.
  ///
  /// @param peer whose connection it is
  /// @param forwarded the header's values, all lines of it in their order
  String caller(String peer, List<String> forwarded) {
    String caller = peer;
    List<String> all = List.of(String.join(",", forwarded).split(","));
    for (String next : all.reversed().stream().limit(FORWARDED_MAX).map(String::strip).toList()) {
      // What stands here was written by whoever is the caller so far.
      if (Networks.literal(caller).filter(this::contains).isEmpty()) {
        return caller;
      }
      Optional<InetAddress> address = Networks.literal(next);
      if (address.isEmpty()) {
        return caller;
      }
      caller = next;
    }
    return caller;
  }
}
