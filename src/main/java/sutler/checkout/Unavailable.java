package sutler.checkout;

/// The database does not answer. Nothing is known to have been done.
public final class Unavailable extends RuntimeException {
  public Unavailable(Throwable cause) {
    super("the database does not answer", cause);
  }
}
