package sutler;

import sutler.boot.Cli;

/// The program: what `./sutler` starts.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Cli.run(arguments, System.getenv()));
  }
}
