package sutler.boot;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Says what a start is doing and for how long: one line that renews itself on a terminal, a line
/// every few seconds elsewhere. A start that is over within two seconds says nothing.
final class Progress implements AutoCloseable {
  private static final long SILENT_SECONDS = 2;
  private static final long PLAIN_LINE_SECONDS = 8;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final long began = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private String step = "Opening the store";
  private boolean over;

  private Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Begins to tell, on a thread of its own.
  static Progress to(PrintStream out, boolean terminal) {
    Progress progress = new Progress(out, terminal);
    Thread.ofVirtual().name("progress").start(progress::tell);
    return progress;
  }

  /// Where nobody watches.
  static Progress none() {
    return new Progress(System.err, false);
  }

  /// @param what is done now, as the beginning of a sentence
  void step(String what) {
    lock.lock();
    try {
      step = what;
    } finally {
      lock.unlock();
    }
  }

  /// @param done of so many
  void step(String what, long done, long all) {
    step("%s, %,d of %,d".formatted(what, Math.min(done, all), all));
  }

  private void tell() {
    long pause = SILENT_SECONDS;
    lock.lock();
    try {
      while (!over) {
        if (!changed.await(pause, TimeUnit.SECONDS) && !over) {
          tellOnce();
          pause = terminal ? 1 : PLAIN_LINE_SECONDS;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void tellOnce() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    String line = "%s (%d:%02d)".formatted(step, seconds / 60, seconds % 60);
    out.print(terminal ? ERASE_LINE + line : line + "\n");
    out.flush();
  }

  /// What comes next begins on an empty line.
  @Override
  public void close() {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
      if (terminal) {
        out.print(ERASE_LINE);
        out.flush();
      }
    } finally {
      lock.unlock();
    }
  }
}
