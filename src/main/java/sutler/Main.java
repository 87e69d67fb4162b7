package sutler;

import java.util.concurrent.CountDownLatch;
import sutler.boot.Application;
import sutler.boot.StartFailure;

/// Starts the store and keeps it open until the process is told to end.
public final class Main {
  private static final int CANNOT_START = 2;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("--help")) {
      System.out.print(Application.help());
      return;
    }
    try {
      Application application = Application.start(arguments, System.getenv());
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(application::close));
      System.out.println(application.welcome());
    } catch (StartFailure failure) {
      System.err.println("sutler: " + failure.getMessage());
      System.exit(CANNOT_START);
    }
    new CountDownLatch(1).await();
  }
}
