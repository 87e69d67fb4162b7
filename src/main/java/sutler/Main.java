package sutler;

import sutler.boot.Application;

/// Opens the store and keeps it open until the process is told to end.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("--help")) {
      System.out.print(Application.help());
      return;
    }
    System.exit(Application.run(arguments, System.getenv()));
  }
}
