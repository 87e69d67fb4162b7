package sutler.store;

import java.time.Instant;
import java.util.Optional;
import sutler.checkout.Task;
import sutler.checkout.Work;
import sutler.invoice.Invoice;
import sutler.invoice.Refund;

/// Receipts: a mail for each payment and for each refund, once. The tasks come with the events that
/// they tell of.
public final class Receipts {
  private final SqlInvoices invoices;
  private final SqlWork work;
  private final Mails mails;

  public Receipts(SqlInvoices invoices, SqlWork work, Mails mails) {
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
    return work.finish(
        Task.Kind.RECEIPT,
        most,
        taken -> {
          Invoice invoice = invoice(taken);
          mails.add(envelope(invoice, "receipt", writer.paid(invoice)));
        });
  }

  /// The same for refunds.
  public int postRefunded(int most, Writer writer) {
    return work.finish(
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

  private static Mails.Envelope envelope(Invoice invoice, String kind, Mails.Draft draft) {
    return new Mails.Envelope(invoice.email(), kind, draft, Optional.empty(), Instant.EPOCH);
  }
}
