package sutler.checkout;

import java.util.UUID;

/// Whether another gift may be sent: whoever can buy one can have the store write to anybody.
@FunctionalInterface
public interface GiftPost {

  /// @param account who sends it
  /// @param gifts how many of the purchase go to the same mailbox, this one among them
  boolean hasRoom(UUID account, String recipient, int gifts);
}
