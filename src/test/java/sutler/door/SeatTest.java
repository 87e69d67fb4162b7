package sutler.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.coyote.Request;
import org.junit.jupiter.api.Test;
import sutler.door.Crowd.Doing;

/// How far a connection is, as its own thread tells.
final class SeatTest {
  private final Seat seat = new Seat();
  private final Request request = new Request();

  private void served() {
    seat.begins(request);
    Seat.holdsRoom(request, true);
    Seat.holdsRoom(request, false);
    seat.ends(false);
  }

  @Test
  void aConnectionRestsOnceItHasAskedForSomething() {
    assertThat(seat.doing()).isEqualTo(Doing.WAITED_FOR);
    served();
    assertThat(seat.doing()).isEqualTo(Doing.RESTING);
    assertThat(seat.served()).isEqualTo(1);
  }

  /// Tomcat takes an empty line before a request for nothing, and so must this: sent now and then,
  /// it would keep a connection that never asks.
  @Test
  void anEmptyLineAsksForNothing() {
    long before = seat.ageNanos();
    seat.begins(request);
    seat.ends(false);
    assertThat(seat.doing()).isEqualTo(Doing.WAITED_FOR);
    assertThat(seat.served()).isZero();
    assertThat(seat.ageNanos()).isGreaterThan(before);
  }

  @Test
  void aPartOfAHeadIsWaitedForSinceItsOwnBeginning() {
    served();
    long rested = seat.ageNanos();
    seat.begins(request);
    request.setStartTimeNanos(System.nanoTime());
    seat.ends(true);
    assertThat(seat.doing()).isEqualTo(Doing.WAITED_FOR);
    assertThat(seat.ageNanos()).isLessThan(rested + 1_000_000_000L);
  }

  @Test
  void onlyWhoHoldsAPlaceAndWasNotEndedCanMakeRoom() {
    seat.begins(request);
    assertThat(seat.canMakeRoom()).isFalse();
    Seat.holdsRoom(request, true);
    seat.ended();
    assertThat(seat.canMakeRoom()).isFalse();
  }
}
