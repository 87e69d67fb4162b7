package sutler.conformance;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `./sutler conformance`: runs the protocol's own suite against the fixtures, or only serves them.
public final class Conformance {
  static final List<String> REVISIONS = List.of("2026-07-28", "2025-11-25");

  private Conformance() {}

  /// @param arguments `--serve` and a port, or revisions; none for all of them
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("--serve")) {
      serve(arguments);
      return;
    }
    boolean passed = true;
    for (String revision : arguments.length == 0 ? REVISIONS : Arrays.asList(arguments)) {
      if (!REVISIONS.contains(revision)) {
        usage("The suite has no requirements for \"" + revision + "\".");
      }
      Result result = run(revision);
      System.out.print(result.output());
      passed &= result.passed();
    }
    System.exit(passed ? 0 : 1);
  }

  private static void usage(String problem) {
    System.err.println(
        "sutler: "
            + problem
            + " Use ./sutler conformance ["
            + String.join(" | ", REVISIONS)
            + "], or ./sutler conformance --serve PORT.");
    System.exit(2);
  }

  private static void serve(String[] arguments) throws Exception {
    if (arguments.length != 2 || !arguments[1].matches("[0-9]{1,5}")) {
      usage("--serve needs a port.");
    }
    int port = Integer.parseInt(arguments[1]);
    if (port < 1 || port > 65_535) {
      usage("A port is a number from 1 to 65535.");
    }
    try (ConformanceServer server = started(port)) {
      System.out.println("Serving the fixtures at " + server.url() + "; stop with Ctrl+C.");
      CountDownLatch stop = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
      stop.await();
    }
  }

  private static ConformanceServer started(int port) throws Exception {
    try {
      return ConformanceServer.start(port);
    } catch (java.io.IOException taken) {
      System.err.println("sutler: " + taken.getMessage());
      System.exit(2);
      throw taken;
    }
  }

  record Result(boolean passed, String output) {}

  static Result run(String revision) throws Exception {
    try (ConformanceServer server = ConformanceServer.start(0)) {
      Process process =
          new ProcessBuilder(
                  "node",
                  "conformance.mjs",
                  server.url(),
                  revision,
                  "../target/conformance/" + revision + ".log")
              .directory(new File("clients"))
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(1, TimeUnit.MINUTES);
      return new Result(ended && process.exitValue() == 0, output);
    }
  }
}
