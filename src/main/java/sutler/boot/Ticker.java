package sutler.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import sutler.checkout.Task;
import sutler.store.Post;
import sutler.store.SqlSelling;

/// Runs what has to be done again and again. A round that fails is logged, and the next one comes
/// all the same.
final class Ticker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Ticker.class.getName());
  private static final Duration FOLLOW_CATALOG = Duration.ofMillis(200);
  private static final Duration READ_RATES = Duration.ofSeconds(5);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration POST = Duration.ofMillis(500);
  private static final Duration PURGE = Duration.ofMinutes(1);
  private static final Duration FORGET = Duration.ofHours(1);
  private static final Duration AUTOPAY = Duration.ofMillis(250);
  private static final Duration SYNC = Duration.ofMinutes(5);
  private static final int AT_ONCE = 100;
  private static final long STOP_SECONDS_MAX = 15;

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(5, Thread.ofPlatform().name("ticker-", 0).daemon().factory());
  private final ScheduledThreadPoolExecutor deliveries =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("deliveries-", 0).daemon().factory());

  Ticker(Assembly store) {
    every(FOLLOW_CATALOG, "following the catalog", () -> store.goods().catalog().follow());
    every(READ_RATES, "reading the rates", store.goods().catalog()::readRates);
    // By itself: leases are renewed here, and no slow node or mail server may hold that up.
    every(deliveries, SWEEP, "taking up deliveries", store.checkout().janitor()::deliver);
    every(SWEEP, "looking again at what failed", store.checkout().janitor()::lookAgain);
    every(SWEEP, "expiring invoices", store.checkout().janitor()::expire);
    every(POST, "writing to gifts' recipients", () -> write(store, Task.Kind.GIFT));
    every(POST, "writing receipts", () -> write(store, Task.Kind.RECEIPT));
    every(POST, "writing of refunds", () -> write(store, Task.Kind.REFUND));
    every(POST, "telling open pages", store.live()::look);
    every(PURGE, "forgetting mails", store.people().mails()::purge);
    store
        .settings()
        .smtp()
        .ifPresent(
            smtp -> every(POST, "sending mails", new PostOffice(store.people().mails(), smtp)));
    every(PURGE, "forgetting messages", store.kept().nodeMessages()::purge);
    every(PURGE, "forgetting single uses", store.kept().singleUses()::purge);
    every(PURGE, "forgetting sessions", store.people().sessions()::purge);
    every(PURGE, "forgetting uses of networks", store.people().uses()::purge);
    every(FORGET, "forgetting keys", store.people().keys()::purge);
    every(PURGE, "forgetting sign-in links", store.people().links()::purge);
    every(PURGE, "forgetting clients", store.people().clients()::purge);
    every(
        FORGET,
        "forgetting what old purchases were about",
        () ->
            all(
                () ->
                    store
                        .people()
                        .retention()
                        .forgetOlderThan(store.settings().storage().retention())));
    every(FORGET, "dropping unpaid invoices", store.people().retention()::dropUnpaid);
    every(
        FORGET,
        "forgetting deleted accounts",
        () -> all(store.people().retention()::forgetDeleted));
    every(FORGET, "forgetting networks", store.people().watch().networks()::purge);
    every(PURGE, "forgetting grants", store.people().grants()::purge);
    store
        .sandbox()
        .flatMap(Assembly.Played::autopay)
        .ifPresent(autopay -> every(AUTOPAY, "autopay", autopay::sweep));
    store.modules().watches().forEach(watch -> every(SWEEP, "watching a rail", watch));
    every(
        SYNC,
        "asking suppliers for their catalogs",
        () -> store.modules().sync(new SqlSelling(store.kept().database())));
  }

  /// Until there is no more.
  private static void all(IntSupplier round) {
    int done = 1;
    while (done > 0) {
      done = round.getAsInt();
    }
  }

  private static void write(Assembly store, Task.Kind kind) {
    Post.Writer writer = new Correspondence(store.settings().baseUrl());
    int written = AT_ONCE;
    while (written == AT_ONCE) {
      written = store.people().post().write(kind, AT_ONCE, writer);
    }
  }

  private void every(Duration pause, String what, Runnable round) {
    every(executor, pause, what, round);
  }

  private static void every(
      ScheduledThreadPoolExecutor on, Duration pause, String what, Runnable round) {
    on.scheduleWithFixedDelay(
        () -> {
          try {
            round.run();
          } catch (Throwable failed) {
            LOG.log(Level.WARNING, what + " failed and is tried again: " + failed.getMessage());
          }
        },
        pause.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdown();
    deliveries.shutdown();
    try {
      boolean ended =
          executor.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)
              && deliveries.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
      if (!ended) {
        executor.shutdownNow();
        deliveries.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
