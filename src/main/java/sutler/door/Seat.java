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

  /// Where a request's seat is noted on it: the last note, which Tomcat leaves to others.
  private static final int NOTE = Constants.MAX_NOTES - 1;

  private volatile @Nullable Request working;
  private volatile boolean partly;
  private volatile boolean asked;
  private volatile boolean holdsRoom;
  private volatile boolean ended;
  private volatile int served;
  private volatile long since = System.nanoTime();

  /// Bytes have come: of another request, or more of the same head.
  void begins(Request request) {
    request.setNote(NOTE, this);
    working = request;
  }

  /// @param more whether a part of a head has come, whose rest is waited for
  void ends(boolean more) {
    Request request = working;
    working = null;
    partly = more;
    if (asked) {
      since = System.nanoTime();
      served = Math.min(SERVED_MAX, served + 1);
      asked = false;
    }
    if (more && request != null && request.getStartTimeNanos() > 0) {
      since = request.getStartTimeNanos();
    }
  }

  /// A request has got a place among those that are served, or has given it back.
  static void holdsRoom(Request request, boolean holds) {
    if (request.getNote(NOTE) instanceof Seat seat) {
      seat.holdsRoom = holds;
      seat.asked = true;
    }
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

  /// Of the request that is at work or whose head is waited for, else since the last was answered.
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
