package sutler.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sutler.checkout.Task;
import sutler.checkout.Work;
import sutler.invoice.Invoice;
import sutler.invoice.Refund;

/// Receipts: a mail for each payment and for each refund, once. The tasks come with the events that
/// they tell of.
public final class Receipts {
  private static final Logger LOG = System.getLogger(Receipts.class.getName());
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Database database;
  private final SqlInvoices invoices;
  private final SqlWork work;
  private final Mails mails;

  public Receipts(Database database, SqlInvoices invoices, SqlWork work, Mails mails) {
    this.database = database;
    this.invoices = invoices;
    this.work = work;
    this.mails = mails;
  }

  /// Writes what is mailed.
  public interface Writer {
    Mails.Draft paid(Invoice invoice);

    Mails.Draft refunded(Invoice invoice, Refund refund);
  }

  /// Writes receipts for payments.
  ///
  /// @return how many were due
  public int postPaid(int most, Writer writer) {
    return each(
        Task.Kind.RECEIPT,
        most,
        taken -> {
          Invoice invoice = invoice(taken);
          mails.add(envelope(invoice, "receipt", writer.paid(invoice)));
        });
  }

  /// The same for refunds.
  public int postRefunded(int most, Writer writer) {
    return each(
        Task.Kind.REFUND,
        most,
        taken -> {
          Invoice invoice = invoice(taken);
          Refund refund = invoice.refunds().get(Integer.parseInt(taken.task().part()));
          mails.add(envelope(invoice, "refund", writer.refunded(invoice, refund)));
        });
  }

  private Invoice invoice(Work.Taken taken) {
    Task task = taken.task();
    return invoices
        .find(task.accountId(), task.invoiceId())
        .orElseThrow(() -> new IllegalStateException("no invoice for " + task));
  }

  /// The mails and the ends of their tasks are saved together, or not at all; one that cannot be
  /// written keeps no other from being written.
  private int each(Task.Kind kind, int most, Consumer<Work.Taken> write) {
    List<Work.Taken> due = work.take(kind, Instant.now(), LEASE, most);
    try {
      all(due, write);
    } catch (RuntimeException oneIsBroken) {
      due.forEach(taken -> alone(taken, write));
    }
    return due.size();
  }

  private void all(List<Work.Taken> due, Consumer<Work.Taken> write) {
    database.inTransaction(
        () -> {
          due.stream().filter(work::done).forEach(write);
          return true;
        });
  }

  private void alone(Work.Taken taken, Consumer<Work.Taken> write) {
    try {
      all(List.of(taken), write);
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "the mail of " + taken.task() + " cannot be written", broken);
      work.postpone(taken.task(), Instant.now().plus(AGAIN), broken.getClass().getSimpleName());
    }
  }

  private static Mails.Envelope envelope(Invoice invoice, String kind, Mails.Draft draft) {
    return new Mails.Envelope(invoice.email(), kind, draft, Optional.empty(), Instant.EPOCH);
  }
}
