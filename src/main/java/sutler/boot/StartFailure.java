package sutler.boot;

/// The store cannot start, for a reason that the operator can mend. The message is one sentence
/// that says how; the process ends with status 2.
final class StartFailure extends RuntimeException {
  StartFailure(String sentence) {
    super(sentence);
  }

  StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
