package sutler.supply;

/// How a supplier answered. Unknown is an answer of its own: the goods may or may not exist, so the
/// supplier is asked again by our reference, and nothing is re-ordered or refunded meanwhile.
public sealed interface Outcome {

  record Done(Redemption redemption) implements Outcome {}

  /// @param reason for the buyer, in one sentence
  record Failed(String reason) implements Outcome {}

  /// @param reason for the operator
  record Unknown(String reason) implements Outcome {}
}
