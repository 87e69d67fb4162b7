package sutler.checkout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is to happen later. Tasks come with the changes that make them necessary ([Agenda]) and are
/// taken by whoever finds them due, for a while: who dies with one loses it when its lease is over.
public interface Work {

  /// Takes what is due, the longest due first, and nothing that somebody else takes.
  List<Taken> take(Task.Kind kind, Instant now, Duration lease, int most);

  /// A task that is its taker's until then.
  ///
  /// @param attempts how often it was taken, this time included
  record Taken(Task task, int attempts, Instant leasedUntil) {}

  /// Puts a task off until then, or keeps it: its taker's lease is over then. One that is done
  /// stays done.
  ///
  /// @param problem why it could not be done; empty where nothing is wrong
  void postpone(Task task, Instant until, String problem);

  /// Takes a task off the list that turned out to be about nothing; not where its taker's lease is
  /// over and somebody else has it.
  void end(Taken taken);
}
