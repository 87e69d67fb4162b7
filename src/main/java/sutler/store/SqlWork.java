package sutler.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import sutler.checkout.Task;
import sutler.checkout.Work;

/// The list of work in PostgreSQL: first what is due, of all accounts, then each by its key and
/// only where it still is.
public final class SqlWork implements Work {
  static final String KEY = "account_id, kind, key";
  static final String COLUMNS = KEY + ", due_at";

  /// Where a task is there already: it is due then, and begins anew.
  static final String AGAIN =
      " ON CONFLICT ("
          + KEY
          + ") DO UPDATE SET due_at = excluded.due_at, attempts = 0, problem = ''";

  private static final Logger LOG = System.getLogger(SqlWork.class.getName());
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);
  private static final int PROBLEM_LENGTH_MAX = 300;
  private static final int ROUNDS_MAX = 20;
  private static final String CLAIM =
      "UPDATE work SET due_at = ?, attempts = attempts + 1"
          + " WHERE account_id = ? AND kind = ? AND key = ? AND due_at <= ?";

  private final Database database;

  public SqlWork(Database database) {
    this.database = database;
  }

  @Override
  public List<Taken> take(Task.Kind kind, Instant now, Duration lease, int most) {
    // Where others were quicker with all of it, the next may still be free.
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<Taken> due = due(kind, now, lease, most);
      List<Taken> taken =
          kind == Task.Kind.DELIVER
              // Each by itself: a change takes several deliveries of one invoice off the list.
              ? due.stream().flatMap(one -> claimed(List.of(one), now).stream()).toList()
              : claimed(due, now);
      if (due.isEmpty() || !taken.isEmpty()) {
        return taken;
      }
    }
    return List.of();
  }

  private List<Taken> due(Task.Kind kind, Instant now, Duration lease, int most) {
    return database
        .sql()
        .sql(
            "SELECT account_id, key, attempts FROM work WHERE kind = ? AND due_at <= ? AND key <> ''"
                + " ORDER BY due_at, account_id, key LIMIT ?")
        .param(kind.code())
        .param(Timestamp.from(now))
        .param(most)
        .query(
            (row, n) ->
                new Taken(
                    new Task(row.getObject(1, UUID.class), kind, row.getString(2)),
                    row.getInt(3) + 1,
                    now.plus(lease)))
        .list();
  }

  /// All in one transaction, which costs one flush to the disk. Nothing but other claims touches
  /// several of these rows at once, and those come in the same order.
  private List<Taken> claimed(List<Taken> due, Instant now) {
    if (due.isEmpty()) {
      return due;
    }
    return counted(
        CLAIM,
        due,
        one ->
            new Object[] {
              Timestamp.from(one.leasedUntil()),
              one.task().accountId(),
              one.task().kind().code(),
              one.task().key(),
              Timestamp.from(now)
            });
  }

  @Override
  public void postpone(Task task, Instant until, String problem) {
    database
        .sql()
        .sql(
            "UPDATE work SET due_at = ?, problem = ? WHERE account_id = ? AND kind = ? AND key = ?")
        .param(Timestamp.from(until))
        .param(problem.substring(0, Math.min(problem.length(), PROBLEM_LENGTH_MAX)))
        .param(task.accountId())
        .param(task.kind().code())
        .param(task.key())
        .update();
  }

  @Override
  public void end(Taken taken) {
    done(List.of(taken));
  }

  /// Takes what is due and ends it: what is done for a task and its end are saved together, or not
  /// at all. A hundred share one flush to the disk; where one of them breaks, each is done alone,
  /// so that it keeps no other from being done.
  ///
  /// @return how many were due
  int finish(Task.Kind kind, int most, Consumer<List<Taken>> doing) {
    List<Taken> due = take(kind, Instant.now(), LEASE, most);
    try {
      together(due, doing);
    } catch (RuntimeException oneIsBroken) {
      due.forEach(taken -> alone(taken, doing));
    }
    return due.size();
  }

  private void together(List<Taken> due, Consumer<List<Taken>> doing) {
    if (!due.isEmpty()) {
      database.inTransaction(
          () -> {
            doing.accept(done(due));
            return true;
          });
    }
  }

  private void alone(Taken taken, Consumer<List<Taken>> doing) {
    try {
      together(List.of(taken), doing);
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, taken.task() + " cannot be done; it is tried again", broken);
      postpone(taken.task(), Instant.now().plus(AGAIN_AFTER), broken.getClass().getSimpleName());
    }
  }

  /// Puts tasks on the list, in the transaction around.
  void put(Map<Task, Instant> tasks) {
    database
        .template()
        .batchUpdate(
            "INSERT INTO work (" + COLUMNS + ") VALUES (?, ?, ?, ?)" + AGAIN,
            tasks.entrySet().stream().map(due -> row(due.getKey(), due.getValue())).toList());
  }

  private static Object[] row(Task task, Instant due) {
    return new Object[] {task.accountId(), task.kind().code(), task.key(), Timestamp.from(due)};
  }

  /// Takes a task off the list, whoever has it, in the transaction around.
  void drop(Task task) {
    database
        .sql()
        .sql("DELETE FROM work WHERE account_id = ? AND kind = ? AND key = ?")
        .param(task.accountId())
        .param(task.kind().code())
        .param(task.key())
        .update();
  }

  /// Takes tasks off the list, in the transaction around.
  ///
  /// @return without those whose lease is over, and which somebody else has or has done
  private List<Taken> done(List<Taken> due) {
    return counted(
        "DELETE FROM work WHERE account_id = ? AND kind = ? AND key = ? AND due_at = ?",
        due,
        taken ->
            new Object[] {
              taken.task().accountId(),
              taken.task().kind().code(),
              taken.task().key(),
              Timestamp.from(taken.leasedUntil())
            });
  }

  /// @return those of which the statement changed a row
  private List<Taken> counted(
      String statement, List<Taken> due, Function<Taken, Object[]> arguments) {
    int[] counts = database.template().batchUpdate(statement, due.stream().map(arguments).toList());
    List<Taken> counted = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        counted.add(due.get(i));
      }
    }
    return counted;
  }
}
