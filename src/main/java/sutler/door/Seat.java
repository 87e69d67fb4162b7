package sutler.door;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;
import sutler.door.Crowd.Doing;

/// A connection, and how far it is. Told by the thread that serves it, read by others.
final class Seat {
  private static final int SERVED_MAX = 10;

  private volatile @Nullable Request working;
  private volatile boolean partly;
  private volatile boolean holdsRoom;
  private volatile boolean ended;
  private volatile int served;
  private volatile long since = System.nanoTime();

  /// Bytes have come: of another request, or more of the same head.
  void begins(Request request) {
    if (!partly) {
      since = System.nanoTime();
    }
    working = request;
  }

  /// @param done whether the request was answered; else its head has not come in full
  void ends(boolean done) {
    holdsRoom = false;
    Request request = working;
    if (!done && request != null && request.getStartTimeNanos() > 0) {
      // The rest of a head that came upon another request's.
      since = request.getStartTimeNanos();
    }
    working = null;
    partly = !done;
    served = done ? Math.min(SERVED_MAX, served + 1) : served;
  }

  /// It has got a place among those that are served, or has given it back.
  void holdsRoom(boolean holds) {
    holdsRoom = holds;
  }

  /// It was told that its input is over; there is no more to be done.
  void ended() {
    ended = true;
  }

  /// Whether a place would be free if it were ended now.
  boolean canMakeRoom() {
    return holdsRoom && !ended && doing() == Doing.SENDING;
  }

  /// How many requests were answered, as far as it matters.
  int served() {
    return served;
  }

  /// Since it was begun to be waited for: each request anew, also those that come one upon another.
  long ageNanos() {
    Request request = working;
    long began = request == null ? 0 : request.getStartTimeNanos();
    return System.nanoTime() - (began > 0 ? began : since);
  }

  Doing doing() {
    Request request = working;
    if (request == null) {
      return served > 0 && !partly ? Doing.RESTING : Doing.WAITED_FOR;
    }
    int stage = request.getRequestProcessor().getStage();
    // After the answer Tomcat still reads what is left of a body.
    boolean reads = stage == Constants.STAGE_SERVICE || stage == Constants.STAGE_ENDINPUT;
    return reads && !isRead(request) ? Doing.SENDING : Doing.BUSY;
  }

  private static boolean isRead(Request request) {
    AtomicBoolean read = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return read.get();
  }
}
