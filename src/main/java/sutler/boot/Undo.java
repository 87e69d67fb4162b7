package sutler.boot;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import sutler.config.StartFailure;

/// What a start has begun, ended in the opposite order: when the store stops, when its start fails,
/// and when the process is told to end in the middle of its start.
final class Undo implements AutoCloseable {
  private final Deque<AutoCloseable> begun = new ArrayDeque<>();
  private boolean ended;

  /// Takes what has to be ended. It is ended at once where the end has come already.
  ///
  /// @throws StartFailure where the end has come already
  synchronized <T extends AutoCloseable> T add(T resource) {
    if (ended) {
      closeQuietly(resource);
      throw new StartFailure("The start was interrupted.");
    }
    begun.push(resource);
    return resource;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    for (AutoCloseable resource : end()) {
      closeQuietly(resource);
    }
  }

  private synchronized Deque<AutoCloseable> end() {
    ended = true;
    Deque<AutoCloseable> all = new ArrayDeque<>(begun);
    begun.clear();
    return all;
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.getLogger(Undo.class.getName())
          .log(Level.WARNING, "closing failed: " + e.getMessage());
    }
  }
}
