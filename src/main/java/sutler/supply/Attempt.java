package sutler.supply;

/// One try to get an order from one supplier. It is saved as [State#OPEN] before the supplier is
/// called, so that whoever goes on after a crash knows that the supplier may have the order.
///
/// @param reason of the last answer that was no delivery, for the operator; else empty
public record Attempt(Offer offer, State state, String reason) {
  public static final int REASON_LENGTH_MAX = 300;

  /// How far it is.
  public enum State {
    /// Another comes first, or the order is not paid.
    PLANNED,
    /// The supplier is asked, or was when a node died.
    OPEN,
    /// The supplier has it and wants to be asked again.
    ACCEPTED,
    /// Nobody knows: it is asked after, and never ordered from anybody else meanwhile.
    UNKNOWN,
    DONE,
    /// For good, as the supplier says: the next one may be tried. It is looked at once more later.
    FAILED,
    /// It failed, and nothing had come of it when it was last looked at.
    OVER,
    /// It was said to have failed, and was delivered all the same: the order had gone on without
    /// it.
    LATE;

    /// The supplier may have the order.
    public boolean isUnderWay() {
      return this == OPEN || this == ACCEPTED || this == UNKNOWN;
    }

    public boolean isEnded() {
      return this == DONE || this == FAILED || this == OVER || this == LATE;
    }
  }

  public Attempt {
    // No text of a database can hold it.
    reason = reason.replace("\u0000", "");
    reason = reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) : reason;
  }

  public static Attempt planned(Offer offer) {
    return new Attempt(offer, State.PLANNED, "");
  }

  public Attempt with(State next, String why) {
    return new Attempt(offer, next, why);
  }
}
