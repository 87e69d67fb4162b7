package sutler.mcp;

import java.util.concurrent.atomic.AtomicLong;

/// So many bytes for the large bodies of all requests together. Small ones need none of it, so that
/// whoever sends large ones keeps nobody else from being heard.
public final class Ration {
  private static final int SMALL_BYTES = 8 * 1024;

  private final AtomicLong left;

  public Ration(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  Share share() {
    return new Share();
  }

  /// What one request has taken; all of it is given back in the end.
  final class Share implements AutoCloseable {
    private long taken;

    /// Whether a body of so many bytes can be held.
    boolean covers(int bytes) {
      // The buffer doubles as it grows.
      long needed = bytes <= SMALL_BYTES ? 0 : 2L * bytes;
      long more = needed - taken;
      if (more <= 0) {
        return true;
      }
      if (left.addAndGet(-more) < 0) {
        left.addAndGet(more);
        return false;
      }
      taken = needed;
      return true;
    }

    @Override
    public void close() {
      left.addAndGet(taken);
      taken = 0;
    }
  }
}
