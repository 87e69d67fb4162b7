package sutler.store;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import sutler.checkout.Task;
import sutler.checkout.Work;

/// The list of work in PostgreSQL: first what is due, of all accounts, then each by its key and
/// only where it still is. No lock is held over accounts.
public final class SqlWork implements Work {
  static final String KEY = "account_id, kind, key";
  static final String COLUMNS = KEY + ", due_at";

  /// Where a task is there already: it is due then, and begins anew.
  static final String AGAIN =
      " ON CONFLICT ("
          + KEY
          + ") DO UPDATE SET due_at = excluded.due_at, attempts = 0, problem = ''";

  private static final int PROBLEM_LENGTH_MAX = 300;

  private final Database database;

  public SqlWork(Database database) {
    this.database = database;
  }

  @Override
  public List<Taken> take(Task.Kind kind, Instant now, Duration lease, int most) {
    List<Taken> due =
        database
            .sql()
            .sql(
                "SELECT account_id, key, attempts FROM work WHERE kind = ? AND due_at <= ?"
                    + " ORDER BY due_at LIMIT ?")
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
    return claimed(due, now);
  }

  /// All claims travel together; each is a statement of its own.
  private List<Taken> claimed(List<Taken> due, Instant now) {
    if (due.isEmpty()) {
      return due;
    }
    List<Object[]> batch = new ArrayList<>();
    for (Taken one : due) {
      batch.add(
          new Object[] {
            Timestamp.from(one.leasedUntil()),
            one.task().accountId(),
            one.task().kind().code(),
            one.task().key(),
            Timestamp.from(now)
          });
    }
    int[] counts =
        database
            .template()
            .batchUpdate(
                "UPDATE work SET due_at = ?, attempts = attempts + 1"
                    + " WHERE account_id = ? AND kind = ? AND key = ? AND due_at <= ?",
                batch);
    List<Taken> taken = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        taken.add(due.get(i));
      }
    }
    return taken;
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

  /// Puts a task on the list, in the transaction around.
  void put(Task task, Instant due) {
    database
        .sql()
        .sql("INSERT INTO work (" + COLUMNS + ") VALUES (?, ?, ?, ?)" + AGAIN)
        .param(task.accountId())
        .param(task.kind().code())
        .param(task.key())
        .param(Timestamp.from(due))
        .update();
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

  /// Takes a task off the list, in the transaction around.
  ///
  /// @return false when its lease is over and somebody else has it, or has done it: then what was
  ///   done in this transaction must not count
  boolean done(Taken taken) {
    return database
            .sql()
            .sql("DELETE FROM work WHERE account_id = ? AND kind = ? AND key = ? AND due_at = ?")
            .param(taken.task().accountId())
            .param(taken.task().kind().code())
            .param(taken.task().key())
            .param(Timestamp.from(taken.leasedUntil()))
            .update()
        == 1;
  }
}
