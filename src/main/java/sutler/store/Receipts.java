package sutler.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
          List<Mails.Envelope> letters = new ArrayList<>();
          invoices(taken)
              .forEach(
                  (one, invoice) ->
                      letters.add(envelope(invoice, "receipt", writer.paid(invoice))));
          mails.add(letters);
        });
  }

  /// The same for refunds.
  public int postRefunded(int most, Writer writer) {
    return work.finish(
        Task.Kind.REFUND,
        most,
        taken -> {
          List<Mails.Envelope> letters = new ArrayList<>();
          invoices(taken)
              .forEach(
                  (one, invoice) -> {
                    int number = Integer.parseInt(one.task().part());
                    Refund refund = invoice.refunds().get(number);
                    letters.add(envelope(invoice, "refund", writer.refunded(invoice, refund)));
                  });
          mails.add(letters);
        });
  }

  private Map<Work.Taken, Invoice> invoices(List<Work.Taken> taken) {
    Map<UUID, Invoice> byId =
        invoices.find(taken.stream().map(one -> one.task()).toList()).stream()
            .collect(Collectors.toMap(Invoice::id, Function.identity()));
    Map<Work.Taken, Invoice> found = new LinkedHashMap<>();
    for (Work.Taken one : taken) {
      Invoice invoice = byId.get(one.task().invoiceId());
      if (invoice == null) {
        throw new IllegalStateException("no invoice for " + one.task());
      }
      found.put(one, invoice);
    }
    return found;
  }

  private static Mails.Envelope envelope(Invoice invoice, String kind, Mails.Draft draft) {
    return new Mails.Envelope(invoice.email(), kind, draft, Optional.empty(), Instant.EPOCH);
  }
}
