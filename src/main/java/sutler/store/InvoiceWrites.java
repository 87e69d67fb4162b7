package sutler.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Act;
import sutler.checkout.Agenda;
import sutler.checkout.Task;
import sutler.invoice.Cart;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.invoice.Payment;
import sutler.invoice.Refund;
import sutler.ledger.Transfer;
import sutler.money.Money;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.store.Statement.Changed;
import sutler.supply.Attempt;

/// Invoices into rows. Only what differs is written.
final class InvoiceWrites {
  private static final String PAYMENT_CHANGING =
      "asset, units, seen_at, state, confirmations, confirmations_needed, replaced_by,"
          + " replaced_by_output, reversals";

  /// Where a payment is known already: what can change of it.
  static final String PAYMENT_AGAIN =
      " ON CONFLICT (account_id, invoice_id, rail, transaction_id, output) DO UPDATE SET (%s) = ROW (%s)"
          .formatted(PAYMENT_CHANGING, Columns.of("excluded", PAYMENT_CHANGING));

  private final Vault vault;

  InvoiceWrites(Vault vault) {
    this.vault = vault;
  }

  /// A new invoice.
  Row head(Invoice invoice, Cart cart) {
    Row row = key(invoice);
    changing(row, invoice);
    row.text("method", invoice.method().code());
    row.money("total", "asset", invoice.total());
    return row.json("prompts", PromptRows.text(invoice.prompts()))
        .text("actor", invoice.origin().actor().text())
        .flag("by_guest", invoice.byGuest())
        .text("affiliate", invoice.affiliate())
        .bytes(
            "email_sealed",
            Optional.of(vault.seal(invoice.email(), InvoiceRows.emailContext(invoice.id()))))
        .text("idempotency_key", cart.idempotencyKey())
        .text("arguments_hash", cart.argumentsHash())
        .time("created_at", invoice.createdAt())
        .time("waits_until", invoice.waitsUntil())
        .money("top_up", "top_up_asset", invoice.topUp());
  }

  static Row key(Invoice invoice) {
    return new Row().uuid("account_id", invoice.accountId()).uuid("id", invoice.id());
  }

  /// What can change of an invoice itself.
  static Row changing(Row row, Invoice invoice) {
    return row.text("status", invoice.status().code())
        .time("expires_at", invoice.expiresAt())
        .time("held_until", invoice.times().heldUntil())
        .time("confirmed_at", invoice.confirmedAt())
        .time("delivered_at", invoice.deliveredAt());
  }

  List<Row> orders(Invoice invoice) {
    List<Row> rows = new ArrayList<>();
    for (Order order : invoice.orders()) {
      rows.add(
          changing(key(invoice, order), order)
              .uuid("invoice_id", invoice.id())
              .whole("position", order.index())
              .text("product_id", order.productId())
              .text("product_name", order.productName())
              .text("type", order.type().code())
              .text("value", order.value())
              .money("face", "face_asset", order.face())
              .units("price", Optional.of(order.price().units()))
              .units("cashback", Optional.of(order.cashback().units()))
              .uuid("bill_payment_id", order.billPaymentId())
              .flag("test", order.test())
              .bytes("typed", typed(order))
              .bytes(
                  "gift_mailbox",
                  order.gift().map(gift -> Identities.mailbox(vault, gift.recipientEmail()))));
    }
    return rows;
  }

  private Optional<byte[]> typed(Order order) {
    Order.Destination to = order.destination();
    return to.recipient().isEmpty() && to.gift().isEmpty() && to.answers().isEmpty()
        ? Optional.empty()
        : Optional.of(
            vault.seal(
                Json.typed(to.recipient(), to.gift(), to.answers()),
                InvoiceRows.typedContext(order.id())));
  }

  /// Those orders that are other than before, with what can change of them.
  List<Changed> changedOrders(Invoice before, Invoice after) {
    List<Changed> rows = new ArrayList<>();
    for (Order order : after.orders()) {
      if (!before.order(order.id()).equals(Optional.of(order))) {
        rows.add(new Changed(key(after, order), changing(new Row(), order)));
      }
    }
    return rows;
  }

  private static Row key(Invoice invoice, Order order) {
    return new Row().uuid("account_id", invoice.accountId()).text("id", order.id());
  }

  private Row changing(Row row, Order order) {
    return row.text("status", order.status().code())
        .bytes(
            "redemption",
            order.redemption().map(r -> vault.seal(Json.redemption(r), "order:" + order.id())))
        .units("remaining", order.remaining().map(Money::units))
        .flag("archived", order.archived())
        .text("failure", order.failure());
  }

  /// All attempts of a new invoice.
  static List<Row> attempts(Invoice invoice, Instant at) {
    List<Row> rows = new ArrayList<>();
    for (Order order : invoice.orders()) {
      for (int i = 0; i < order.attempts().size(); i++) {
        Attempt attempt = order.attempts().get(i);
        rows.add(
            changing(key(invoice, order, i), attempt, at)
                .text("supplier", attempt.offer().supplier())
                .text("item", attempt.offer().item())
                .money("cost", "cost_asset", attempt.offer().cost()));
      }
    }
    return rows;
  }

  /// Those attempts that are other than before.
  static List<Changed> changedAttempts(Invoice before, Invoice after, Instant at) {
    List<Changed> rows = new ArrayList<>();
    for (Order order : after.orders()) {
      List<Attempt> old = before.order(order.id()).map(Order::attempts).orElse(List.of());
      for (int i = 0; i < order.attempts().size(); i++) {
        Attempt attempt = order.attempts().get(i);
        if (i >= old.size() || !old.get(i).equals(attempt)) {
          rows.add(new Changed(key(after, order, i), changing(new Row(), attempt, at)));
        }
      }
    }
    return rows;
  }

  private static Row key(Invoice invoice, Order order, int number) {
    return new Row()
        .uuid("account_id", invoice.accountId())
        .text("order_id", order.id())
        .whole("number", number);
  }

  private static Row changing(Row row, Attempt attempt, Instant at) {
    return row.text("state", attempt.state().name().toLowerCase(Locale.ROOT))
        .text("reason", attempt.reason())
        .time("changed_at", at);
  }

  static List<Row> payments(Invoice before, Invoice after) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < after.payments().size(); i++) {
      Payment payment = after.payments().get(i);
      if (!before.payments().contains(payment)) {
        rows.add(payment(payment, after, i));
      }
    }
    return rows;
  }

  private static Row payment(Payment payment, Invoice invoice, int position) {
    State.Pending pending =
        payment.state() instanceof State.Pending p ? p : new State.Pending(0, 1);
    Optional<PaymentId> by =
        payment.state() instanceof State.Gone gone ? gone.replacedBy() : Optional.empty();
    String state =
        switch (payment.state()) {
          case State.Pending p -> "pending";
          case State.Final over -> "final";
          case State.Gone gone -> "gone";
        };
    return new Row()
        .uuid("account_id", invoice.accountId())
        .uuid("invoice_id", invoice.id())
        .text("rail", payment.id().rail())
        .text("transaction_id", payment.id().transaction())
        .whole("output", payment.id().output())
        .whole("position", position)
        .money("units", "asset", payment.amount())
        .time("seen_at", payment.seenAt())
        .whole("reversals", payment.reversals())
        .whole("confirmations", pending.confirmations())
        .whole("confirmations_needed", pending.needed())
        .text("state", state)
        .text("replaced_by", by.map(PaymentId::transaction))
        .whole("replaced_by_output", by.map(PaymentId::output));
  }

  static List<Row> refunds(Invoice before, Invoice after) {
    List<Row> rows = new ArrayList<>();
    for (int i = before.refunds().size(); i < after.refunds().size(); i++) {
      Refund refund = after.refunds().get(i);
      rows.add(
          new Row()
              .uuid("account_id", after.accountId())
              .uuid("invoice_id", after.id())
              .whole("position", i)
              .text("reason", refund.reason().code())
              .money("taken", "taken_asset", refund.taken())
              .money("credited", "credited_asset", refund.credited())
              .text("order_id", refund.orderId())
              .time("at", refund.at()));
    }
    return rows;
  }

  static List<Row> events(UUID account, UUID invoice, List<Event> events, Act act) {
    List<Row> rows = new ArrayList<>();
    for (Event event : events) {
      rows.add(
          new Row()
              .uuid("account_id", account)
              .uuid("invoice_id", invoice)
              .text("order_id", event.orderId())
              .text("kind", event.kind().code())
              .text("detail", event.detail())
              .text("actor", act.who().text())
              .time("at", act.at()));
    }
    return rows;
  }

  static List<Row> tasks(List<Agenda.Due> due) {
    return due.stream().map(one -> task(one.task()).time("due_at", one.at())).toList();
  }

  static List<Row> dropped(List<Task> tasks) {
    return tasks.stream().map(InvoiceWrites::task).toList();
  }

  private static Row task(Task task) {
    return new Row()
        .uuid("account_id", task.accountId())
        .text("kind", task.kind().code())
        .text("key", task.key());
  }

  /// In one order of customers and their books, so that two transactions never wait for each other.
  static List<Row> transfers(List<Transfer> transfers) {
    List<Row> rows = new ArrayList<>();
    for (Transfer transfer : Books.sorted(transfers)) {
      rows.add(
          new Row()
              .uuid("account_id", transfer.accountId())
              .text("key", transfer.key())
              .uuid("invoice_id", transfer.invoiceId())
              .money("units", "asset", transfer.amount())
              .text("from_kind", Books.kind(transfer.from()))
              .text("to_kind", Books.kind(transfer.to())));
    }
    return rows;
  }
}
