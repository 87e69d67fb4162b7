package sutler.checkout;

import java.util.Optional;
import java.util.UUID;

/// Those who bring buyers, by their codes.
@FunctionalInterface
public interface Partners {

  /// The account of a code, or empty when nobody has it.
  Optional<UUID> account(String code);
}
