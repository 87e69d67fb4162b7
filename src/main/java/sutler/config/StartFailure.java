package sutler.config;

/// The store cannot start, for a reason that the operator can mend. The message says how, in plain
/// sentences; the process ends with status 2.
public final class StartFailure extends RuntimeException {
  public StartFailure(String sentence) {
    super(sentence);
  }

  public StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
