package sutler.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import sutler.checkout.Letters;
import sutler.checkout.Letters.Letter;
import sutler.checkout.Task;
import sutler.checkout.Work;
import sutler.invoice.Invoice;

/// Turns what is to be told into mails. The end of the task, the mail and a gift's link are saved
/// together: each task is one mail.
public final class Post {
  private final SqlInvoices invoices;
  private final SqlWork work;
  private final Mails mails;
  private final Gifts gifts;

  public Post(SqlInvoices invoices, SqlWork work, Mails mails, Gifts gifts) {
    this.invoices = invoices;
    this.work = work;
    this.mails = mails;
    this.gifts = gifts;
  }

  /// Finds the words.
  public interface Writer {
    /// @param secret for the link of a gift
    Mails.Draft write(Letter letter, Optional<String> secret);
  }

  /// Writes the mails of one kind of task.
  ///
  /// @return how many were due
  public int write(Task.Kind kind, int most, Writer writer) {
    return work.finish(kind, most, taken -> mails.add(envelopes(taken, writer)));
  }

  private List<Mails.Envelope> envelopes(List<Work.Taken> taken, Writer writer) {
    Map<UUID, Invoice> byId =
        invoices.find(taken.stream().map(Work.Taken::task).toList()).stream()
            .collect(Collectors.toMap(Invoice::id, Function.identity()));
    List<Mails.Envelope> envelopes = new ArrayList<>();
    Map<UUID, Integer> written = new HashMap<>();
    for (Work.Taken one : taken) {
      Invoice invoice = byId.get(one.task().invoiceId());
      if (invoice == null) {
        throw new IllegalStateException("no invoice for " + one.task());
      }
      // Whoever has deleted their account is written no more.
      if (!invoice.email().isEmpty()) {
        int already = written.merge(invoice.accountId(), 1, Integer::sum) - 1;
        envelope(one.task(), invoice, already, writer).ifPresent(envelopes::add);
      }
    }
    return envelopes;
  }

  private Optional<Mails.Envelope> envelope(
      Task task, Invoice invoice, int already, Writer writer) {
    Letters.Addressed mail = Letters.of(task, invoice);
    Optional<String> recipient =
        task.kind() == Task.Kind.GIFT
            ? Optional.of(mail.recipient())
            : mails
                .bounds()
                .addressee(invoice.accountId(), mail.recipient(), invoice.byGuest(), already);
    if (recipient.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> order =
        mail.letter() instanceof Letter.Given given
            ? Optional.of(given.orderId())
            : Optional.empty();
    Optional<String> secret = order.map(id -> gifts.link(invoice, id));
    return Optional.of(
        new Mails.Envelope(
            recipient.get(),
            task.kind().code(),
            writer.write(mail.letter(), secret),
            order,
            Optional.of(invoice.accountId()),
            mail.dueAt()));
  }
}
