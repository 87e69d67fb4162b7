package sutler.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.invoice.Invoice;
import sutler.invoice.Refund;

/// Receipts: a mail for each payment and for each refund, once.
public final class Receipts {
  private static final Logger LOG = System.getLogger(Receipts.class.getName());

  private final Database database;
  private final SqlInvoices invoices;
  private final Mails mails;

  public Receipts(Database database, SqlInvoices invoices, Mails mails) {
    this.database = database;
    this.invoices = invoices;
    this.mails = mails;
  }

  /// Writes what is mailed.
  public interface Writer {
    Mails.Draft paid(Invoice invoice);

    Mails.Draft refunded(Invoice invoice, Refund refund);
  }

  /// Writes receipts for payments. That one is written and the mail itself are saved together, and
  /// no other node takes the same row.
  ///
  /// @return how many were written
  public int postPaid(int most, Writer writer) {
    return database.inTransaction(
        () -> {
          List<UUID> ids =
              database
                  .sql()
                  .sql(
                      "UPDATE invoice SET receipt_mailed = true WHERE id IN"
                          + " (SELECT id FROM invoice WHERE confirmed_at IS NOT NULL AND NOT receipt_mailed"
                          + " ORDER BY confirmed_at LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING id")
                  .param(most)
                  .query((row, n) -> row.getObject(1, UUID.class))
                  .list();
          List<Mails.Envelope> receipts = new ArrayList<>();
          for (Invoice invoice : readable(ids)) {
            receipts.add(envelope(invoice, "receipt", writer.paid(invoice)));
          }
          mails.addAll(receipts);
          return ids.size();
        });
  }

  /// The same for refunds.
  public int postRefunded(int most, Writer writer) {
    return database.inTransaction(
        () -> {
          Map<UUID, List<Refund>> refunds = new LinkedHashMap<>();
          database
              .sql()
              .sql(
                  """
                  UPDATE refund r SET mailed = true FROM invoice i
                  WHERE i.id = r.invoice_id AND (r.invoice_id, r.position) IN
                    (SELECT invoice_id, position FROM refund WHERE NOT mailed
                     ORDER BY at LIMIT ? FOR UPDATE SKIP LOCKED)
                  RETURNING r.*, i.asset AS charge
                  """)
              .param(most)
              .query(
                  (row, n) ->
                      Map.entry(
                          row.getObject("invoice_id", UUID.class), InvoiceRows.refund(row, n)))
              .list()
              .forEach(
                  e ->
                      refunds
                          .computeIfAbsent(e.getKey(), k -> new ArrayList<>())
                          .add(e.getValue()));
          List<Mails.Envelope> receipts = new ArrayList<>();
          for (Invoice invoice : readable(List.copyOf(refunds.keySet()))) {
            for (Refund refund : refunds.getOrDefault(invoice.id(), List.of())) {
              receipts.add(envelope(invoice, "refund", writer.refunded(invoice, refund)));
            }
          }
          mails.addAll(receipts);
          return refunds.values().stream().mapToInt(List::size).sum();
        });
  }

  /// One that cannot be read must not keep the others from their receipts.
  private List<Invoice> readable(List<UUID> ids) {
    try {
      return invoices.all(ids);
    } catch (IllegalStateException oneIsBroken) {
      List<Invoice> found = new ArrayList<>();
      for (UUID id : ids) {
        try {
          found.addAll(invoices.all(List.of(id)));
        } catch (IllegalStateException broken) {
          LOG.log(Level.ERROR, "invoice " + id + " cannot be read and gets no receipt", broken);
        }
      }
      return found;
    }
  }

  private static Mails.Envelope envelope(Invoice invoice, String kind, Mails.Draft draft) {
    return new Mails.Envelope(invoice.email(), kind, draft, Optional.empty(), Instant.EPOCH);
  }
}
