package sutler.checkout;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/// Runs the money paths from seeds: `./sutler simulate [--seeds N] [--seed S]`.
public final class Simulator {
  private static final int STEPS = 120;
  private static final int SEEDS = 1_000;
  private static final int REPORT_EVERY = 500;
  private static final int LINES_MAX = 60;

  private Simulator() {}

  /// What went wrong under a seed.
  ///
  /// @param steps the fewest that show it
  record Failure(long seed, int steps, List<String> problems, List<String> story) {
    String text() {
      List<String> lines = new ArrayList<>();
      lines.add("seed " + seed + " breaks after " + steps + " steps:");
      problems.forEach(p -> lines.add("  ! " + p));
      int from = Math.max(0, story.size() - LINES_MAX);
      story.subList(from, story.size()).forEach(line -> lines.add("    " + line));
      return String.join("\n", lines);
    }
  }

  /// Both nodes, every buyer and the chain, from one seed.
  static Optional<Failure> run(long seed, World.Fault fault) {
    quiet();
    return run(seed, STEPS, fault).map(failure -> shrunk(failure, fault));
  }

  private static Optional<Failure> run(long seed, int steps, World.Fault fault) {
    World world = new World(seed, fault);
    try {
      for (int step = 1; step <= steps; step++) {
        world.step();
        List<String> problems = Invariants.atEveryStep(world);
        if (!problems.isEmpty()) {
          return Optional.of(new Failure(seed, step, problems, world.story));
        }
      }
      world.tale("everything calms down");
      world.calmDown();
      List<String> problems = Invariants.atTheEnd(world);
      return problems.isEmpty()
          ? Optional.empty()
          : Optional.of(new Failure(seed, steps, problems, world.story));
    } catch (RuntimeException broken) {
      // A record or the books refused what would not have been true.
      return Optional.of(new Failure(seed, steps, List.of(String.valueOf(broken)), world.story));
    }
  }

  /// The same seed with fewer steps, as long as it fails.
  private static Failure shrunk(Failure failure, World.Fault fault) {
    Failure least = failure;
    for (int steps = least.steps() / 2; steps > 0; steps /= 2) {
      Optional<Failure> shorter = run(failure.seed(), least.steps() - steps, fault);
      while (shorter.isPresent()) {
        least = shorter.get();
        shorter =
            least.steps() > steps
                ? run(failure.seed(), least.steps() - steps, fault)
                : Optional.empty();
      }
    }
    return least;
  }

  /// What a node says of its own crashes is no news here.
  private static void quiet() {
    LogManager.getLogManager().reset();
    if (LoggerFactory.getLogger("ROOT") instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
  }

  public static void main(String[] arguments) {
    long first = option(arguments, "--seed", 0);
    long count = option(arguments, "--seeds", first > 0 ? 1 : SEEDS);
    long began = System.nanoTime();
    for (long seed = first; seed < first + count; seed++) {
      Optional<Failure> failure = run(seed, World.Fault.NONE);
      if (failure.isPresent()) {
        System.out.println(failure.get().text());
        System.exit(1);
      }
      if ((seed - first + 1) % REPORT_EVERY == 0) {
        System.err.printf("%,d of %,d seeds hold%n", seed - first + 1, count);
      }
    }
    System.out.printf(
        "%,d seeds of %d steps hold every invariant (%.1f s).%n",
        count, STEPS, (System.nanoTime() - began) / 1e9);
  }

  private static long option(String[] arguments, String name, long otherwise) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return Long.parseLong(arguments[i + 1]);
      }
    }
    return otherwise;
  }
}
