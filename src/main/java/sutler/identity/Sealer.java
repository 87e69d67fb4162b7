package sutler.identity;

import java.util.Optional;

/// Encrypts what others carry, with keys that every node has and nobody else.
public interface Sealer {
  byte[] seal(byte[] plain, byte[] context);

  /// Empty when it was not sealed here, or in another context.
  Optional<byte[]> open(byte[] sealed, byte[] context);
}
