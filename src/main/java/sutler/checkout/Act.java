package sutler.checkout;

import java.time.Instant;
import sutler.identity.Actor;

/// Who changes something, and when.
public record Act(Actor who, Instant at) {

  /// The store itself: time has passed, or a supplier has answered.
  static Act ofStore(Instant at) {
    return new Act(Actor.STORE, at);
  }
}
