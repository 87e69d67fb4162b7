package sutler.door;

import java.net.InetAddress;

/// Addresses whose first bits are the same. https://www.rfc-editor.org/rfc/rfc4632#section-3.1
public final class AddressBlock {
  private final byte[] prefix;
  private final int bits;

  private AddressBlock(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /// @param text an address such as `10.0.0.7`, or a block such as `10.0.0.0/8`
  /// @throws IllegalArgumentException for what is neither
  public static AddressBlock of(String text) {
    String[] parts = text.split("/", 2);
    byte[] prefix = InetAddress.ofLiteral(parts[0]).getAddress();
    int most = prefix.length * Byte.SIZE;
    int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("not a block of addresses: " + text);
    }
    return new AddressBlock(prefix, bits);
  }

  public boolean contains(InetAddress other) {
    byte[] address = other.getAddress();
    if (address.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((address[bit / Byte.SIZE] & mask) != (prefix[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
