package sutler.checkout;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import sutler.identity.Sha256;

/// Makes the ids of what the store starts.
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  static UUID invoice() {
    return UUID.randomUUID();
  }

  /// A guest's name for a purchase, as one that no account and no other guest can choose.
  static String scoped(UUID guest, String key) {
    return "guest\n" + HexFormat.of().formatHex(Sha256.of(guest + ":" + key));
  }

  /// 24 hexadecimal characters in the layout of an ObjectId: four bytes of seconds since 1970, then
  /// eight random bytes. https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
  static String order(Instant now) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return HexFormat.of().toHexDigits((int) now.getEpochSecond())
        + HexFormat.of().formatHex(random);
  }
}
