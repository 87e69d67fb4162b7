package sutler.checkout;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;
import sutler.crypto.Sha256;

/// Makes the ids of what the store starts. Nobody may guess one: an invoice's opens its checkout.
final class Ids {
  private static final int VERSION_4 = 0x4000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final RandomGenerator chance;

  /// @param chance that nobody can foresee, but in a simulation
  Ids(RandomGenerator chance) {
    this.chance = chance;
  }

  /// Version 4. https://www.rfc-editor.org/rfc/rfc9562#section-5.4
  UUID uuid() {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(16));
    long high = bytes.getLong() & ~0xF000L | VERSION_4;
    long low = bytes.getLong() & ~(3L << 62) | VARIANT;
    return new UUID(high, low);
  }

  /// A guest's name for a purchase, as one that no account and no other guest can choose.
  static String scoped(UUID guest, String key) {
    return "guest\n" + HexFormat.of().formatHex(Sha256.of(guest + ":" + key));
  }

  /// 24 hexadecimal characters in the layout of an ObjectId: four bytes of seconds since 1970, then
  /// eight random bytes. https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
  String order(Instant now) {
    return HexFormat.of().toHexDigits((int) now.getEpochSecond())
        + HexFormat.of().formatHex(bytes(8));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    chance.nextBytes(bytes);
    return bytes;
  }
}
