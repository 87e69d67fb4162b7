package sutler.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sutler.mail.Letter;
import sutler.mail.Smtp;
import sutler.store.Mails;

/// Sends the mails that are due. One is sent once: what may have been sent is not sent again.
final class PostOffice implements Runnable {
  private static final Logger LOG = System.getLogger(PostOffice.class.getName());
  private static final int ATTEMPTS_MAX = 10;
  private static final int SENDERS = 6;

  private final Mails mails;
  private final Smtp smtp;

  PostOffice(Mails mails, Smtp smtp) {
    this.mails = mails;
    this.smtp = smtp;
  }

  @Override
  public void run() {
    List<Mails.Taken> first = mails.take(1);
    if (first.isEmpty()) {
      return;
    }
    // A mail server far away takes a third of a second for each.
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 1; i < SENDERS; i++) {
        all.add(senders.submit(() -> sendAll(mails.take(1))));
      }
      sendAll(first);
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a sender broke", broken);
    }
  }

  /// One by one: what is taken and not sent when this node dies is not tried again.
  private void sendAll(List<Mails.Taken> first) {
    List<Mails.Taken> taken = first;
    while (!taken.isEmpty()) {
      taken.forEach(this::send);
      taken = mails.take(1);
    }
  }

  private void send(Mails.Taken mail) {
    if (mail.recipient().endsWith(".invalid")) {
      // Reserved: no mailbox can be there. https://www.rfc-editor.org/rfc/rfc2606
      mails.failed(mail.id(), "the address is the sandbox's own");
      return;
    }
    Letter letter = new Letter(mail.draft().subject(), mail.draft().text(), mail.draft().html());
    switch (smtp.send(mail.id().toString(), mail.recipient(), letter)) {
      case Smtp.Outcome.Sent sent -> mails.sent(mail.id());
      case Smtp.Outcome.Unknown(String problem) -> {
        LOG.log(Level.WARNING, "nobody knows whether mail " + mail.id() + " was sent: " + problem);
        mails.failed(mail.id(), "nobody knows whether it was sent: " + problem);
      }
      case Smtp.Outcome.Refused(String problem, boolean hopeless) -> {
        LOG.log(Level.WARNING, "mail " + mail.id() + " was not taken: " + problem);
        if (hopeless || mail.attempts() >= ATTEMPTS_MAX) {
          mails.failed(mail.id(), problem);
        } else {
          mails.again(mail.id(), pause(mail.attempts()), problem);
        }
      }
    }
  }

  /// 2 s, 4 s, 8 s ... about a quarter of an hour.
  private static Duration pause(int attempts) {
    return Duration.ofSeconds(1L << Math.min(attempts, ATTEMPTS_MAX));
  }
}
