package sutler.mail;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.Refund;
import sutler.payment.PaymentMethod;

/// The mails after a payment and after a refund. No code is in them: they lead to the page that
/// shows it.
public final class ReceiptLetter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ReceiptLetter() {}

  /// @param link to the purchase in the buyer's account
  public static Letter paid(Invoice invoice, String link) {
    List<Row> rows = new ArrayList<>(items(invoice));
    rows.add(new Row("Total", invoice.total().toString()));
    rows.add(new Row("Paid with", invoice.method().title()));
    rows.add(new Row("Paid at", TIME.format(invoice.confirmedAt().orElse(Instant.EPOCH))));
    rows.add(new Row("Invoice", invoice.id().toString()));
    String said =
        invoice.topUp().isPresent()
            ? "Your balance has been topped up."
            : "Thank you for your purchase. What was delivered is in your account.";
    return letter("Receipt: " + what(invoice), "Receipt", said, rows, link, "Open it");
  }

  public static Letter refunded(Invoice invoice, Refund refund, String link) {
    Optional<Order> order = refund.orderId().flatMap(invoice::order);
    List<Row> rows = new ArrayList<>();
    order.ifPresent(o -> rows.add(new Row(o.title(), o.price().toString())));
    String home = home(invoice);
    rows.add(new Row("Credited to your " + home, refund.credited().toString()));
    rows.add(new Row("At", TIME.format(refund.at())));
    rows.add(new Row("Invoice", invoice.id().toString()));
    return letter(
        "Refund: " + refund.credited() + " to your " + home,
        "Refund",
        why(refund.reason(), home),
        rows,
        link,
        "Open it");
  }

  private static String home(Invoice invoice) {
    return invoice.method().kind() == PaymentMethod.Kind.CASHBACK ? "cashback" : "balance";
  }

  private static String why(Refund.Reason reason, String home) {
    return switch (reason) {
      case ORDER_FAILED ->
          "An order could not be delivered. Its price is back on your " + home + ".";
      case OVERPAID -> "More arrived than was asked for. The rest is on your balance.";
      case UNDERPAID ->
          "Less arrived than was asked for, and the time is over. It is on your balance; nothing was bought.";
      case LATE ->
          "A payment arrived after the time was over. It is on your balance; nothing was bought.";
      case FOREIGN ->
          "A payment arrived in another currency than was asked for. Its worth is on your balance; nothing was bought with it.";
      case DENIED -> "The purchase was refused. What was paid is on your " + home + ".";
    };
  }

  private static List<Row> items(Invoice invoice) {
    return invoice
        .topUp()
        .map(amount -> List.of(new Row("Balance", amount.toString())))
        .orElseGet(
            () ->
                invoice.orders().stream()
                    .map(o -> new Row(o.title(), o.price().toString()))
                    .toList());
  }

  private static String what(Invoice invoice) {
    if (invoice.topUp().isPresent()) {
      return "top-up of " + invoice.topUp().get();
    }
    int more = invoice.orders().size() - 1;
    return invoice.orders().getFirst().title() + (more == 0 ? "" : " and " + more + " more");
  }

  private record Row(String label, String value) {}

  private static Letter letter(
      String subject, String title, String said, List<Row> rows, String link, String press) {
    StringBuilder text = new StringBuilder(said).append("\n\n");
    StringBuilder table = new StringBuilder();
    for (Row row : rows) {
      text.append(row.label()).append(": ").append(row.value()).append('\n');
      table.append(
          """
          <tr><th style="text-align:left;font-weight:normal;color:#5b6475;padding:6px 16px 6px 0;border-top:1px solid #d9dee7">%s</th>\
          <td style="text-align:right;padding:6px 0;border-top:1px solid #d9dee7;word-break:break-word">%s</td></tr>
          """
              .formatted(Html.escaped(row.label()), Html.escaped(row.value())));
    }
    text.append('\n').append(link).append('\n');
    String html =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
        <body style="margin:0;background:#f4f6f9;color:#1d2433;font:16px/1.5 -apple-system,Segoe UI,sans-serif">
        <div style="max-width:520px;margin:0 auto;padding:32px 24px">
        <h1 style="font-size:22px;margin:0 0 8px">%s</h1>
        <p style="margin:0 0 16px">%s</p>
        <table role="presentation" style="width:100%%;border-collapse:collapse;background:#ffffff">%s</table>
        <p style="margin:24px 0"><a href="%s" style="background:#0b6b57;color:#ffffff;padding:10px 22px;border-radius:8px;text-decoration:none;display:inline-block">%s</a></p>
        </div></body></html>"""
            .formatted(
                Html.escaped(subject),
                Html.escaped(title),
                Html.escaped(said),
                table,
                Html.escaped(link),
                Html.escaped(press));
    return new Letter(subject, text.toString(), html);
  }
}
