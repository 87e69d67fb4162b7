package sutler.store;

import java.time.Instant;
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
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.payment.Prompt;
import sutler.supply.Attempt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Invoices into rows, as JSON. Only what differs is written.
final class InvoiceWrites {
  private final Vault vault;

  InvoiceWrites(Vault vault) {
    this.vault = vault;
  }

  ObjectNode head(Invoice invoice, Cart cart) {
    ObjectNode row = head(invoice);
    row.put("method", invoice.method().code());
    JsonRows.put(row, "total", "asset", invoice.total());
    prompt(row, invoice.prompt());
    row.put("actor", invoice.origin().actor().text());
    row.put("by_guest", invoice.byGuest());
    JsonRows.put(row, "affiliate", invoice.affiliate());
    row.put("email", invoice.email());
    JsonRows.put(row, "idempotency_key", cart.idempotencyKey());
    row.put("arguments_hash", cart.argumentsHash());
    JsonRows.put(row, "created_at", invoice.createdAt());
    JsonRows.put(row, "waits_until", invoice.waitsUntil());
    invoice.topUp().ifPresent(money -> JsonRows.put(row, "top_up", "top_up_asset", money));
    return row;
  }

  /// What can change of an invoice itself.
  static ObjectNode head(Invoice invoice) {
    ObjectNode row = JsonRows.row();
    row.put("account_id", invoice.accountId().toString());
    row.put("id", invoice.id().toString());
    row.put("status", invoice.status().code());
    JsonRows.put(row, "expires_at", invoice.expiresAt());
    JsonRows.put(row, "held_until", invoice.times().heldUntil().map(Instant::toString));
    JsonRows.put(row, "confirmed_at", invoice.confirmedAt().map(Instant::toString));
    JsonRows.put(row, "delivered_at", invoice.deliveredAt().map(Instant::toString));
    return row;
  }

  private static void prompt(ObjectNode row, Prompt prompt) {
    switch (prompt) {
      case Prompt.Address(String address, String uri, Optional<String> contract) -> {
        row.put("address", address).put("uri", uri);
        JsonRows.put(row, "contract", contract);
      }
      case Prompt.Authorized(String address, String contract) ->
          row.put("address", address).put("contract", contract);
      case Prompt.Lightning(String invoice) -> row.put("lightning", invoice);
      case Prompt.Ledger ledger -> {}
    }
  }

  ArrayNode orders(Invoice invoice) {
    ArrayNode rows = JsonRows.list();
    for (Order order : invoice.orders()) {
      ObjectNode row = changing(invoice, order);
      row.put("invoice_id", invoice.id().toString()).put("position", order.index());
      row.put("product_id", order.productId()).put("product_name", order.productName());
      row.put("type", order.type().code()).put("value", order.value());
      JsonRows.put(row, "face", "face_asset", order.face());
      row.put("price", order.price().units()).put("cashback", order.cashback().units());
      JsonRows.put(row, "recipient", order.recipient());
      JsonRows.put(row, "bill_payment_id", order.billPaymentId().map(UUID::toString));
      JsonRows.put(row, "gift", order.gift().map(Json::gift));
      row.put("test", order.test());
      JsonRows.bytes(row, "answers", answers(order));
      rows.add(row);
    }
    return rows;
  }

  private Optional<byte[]> answers(Order order) {
    return Optional.of(order.destination().answers())
        .filter(answers -> !answers.isEmpty())
        .map(answers -> vault.seal(Json.texts(answers), "answers:" + order.id()));
  }

  /// Those orders that are other than before, with what can change of them.
  ArrayNode changedOrders(Invoice before, Invoice after) {
    ArrayNode rows = JsonRows.list();
    for (Order order : after.orders()) {
      if (!before.order(order.id()).equals(Optional.of(order))) {
        rows.add(changing(after, order));
      }
    }
    return rows;
  }

  private ObjectNode changing(Invoice invoice, Order order) {
    ObjectNode row = JsonRows.row();
    row.put("account_id", invoice.accountId().toString()).put("id", order.id());
    row.put("status", order.status().code());
    JsonRows.bytes(
        row,
        "redemption",
        order.redemption().map(r -> vault.seal(Json.redemption(r), "order:" + order.id())));
    order.remaining().ifPresent(left -> row.put("remaining", left.units()));
    row.put("archived", order.archived());
    JsonRows.put(row, "failure", order.failure());
    return row;
  }

  /// All attempts of a new invoice, or those that are other than before.
  static ArrayNode attempts(Optional<Invoice> before, Invoice after, Instant at) {
    ArrayNode rows = JsonRows.list();
    for (Order order : after.orders()) {
      List<Attempt> old =
          before.flatMap(b -> b.order(order.id())).map(Order::attempts).orElse(List.of());
      for (int i = 0; i < order.attempts().size(); i++) {
        Attempt attempt = order.attempts().get(i);
        if (i >= old.size() || !old.get(i).equals(attempt)) {
          ObjectNode row = JsonRows.row();
          row.put("account_id", after.accountId().toString());
          row.put("order_id", order.id()).put("number", i);
          row.put("supplier", attempt.offer().supplier()).put("item", attempt.offer().item());
          attempt.offer().cost().ifPresent(c -> JsonRows.put(row, "cost", "cost_asset", c));
          row.put("state", attempt.state().name().toLowerCase(Locale.ROOT));
          row.put("reason", attempt.reason());
          JsonRows.put(row, "changed_at", at);
          rows.add(row);
        }
      }
    }
    return rows;
  }

  static ArrayNode payments(Invoice before, Invoice after) {
    ArrayNode rows = JsonRows.list();
    for (int i = 0; i < after.payments().size(); i++) {
      Payment payment = after.payments().get(i);
      if (!before.payments().contains(payment)) {
        rows.add(payment(payment, after, i));
      }
    }
    return rows;
  }

  private static ObjectNode payment(Payment payment, Invoice invoice, int position) {
    ObjectNode row = JsonRows.row();
    row.put("account_id", invoice.accountId().toString());
    row.put("invoice_id", invoice.id().toString());
    row.put("rail", payment.id().rail()).put("transaction_id", payment.id().transaction());
    row.put("output", payment.id().output()).put("position", position);
    JsonRows.put(row, "units", "asset", payment.amount());
    JsonRows.put(row, "seen_at", payment.seenAt());
    row.put("reversals", payment.reversals());
    State.Pending pending =
        payment.state() instanceof State.Pending p ? p : new State.Pending(0, 1);
    row.put("confirmations", pending.confirmations());
    row.put("confirmations_needed", pending.needed());
    switch (payment.state()) {
      case State.Pending p -> row.put("state", "pending");
      case State.Final over -> row.put("state", "final");
      case State.Gone(Optional<PaymentId> by) -> {
        row.put("state", "gone");
        JsonRows.put(row, "replaced_by", by.map(PaymentId::transaction));
        by.ifPresent(id -> row.put("replaced_by_output", id.output()));
      }
    }
    return row;
  }

  static ArrayNode refunds(Invoice before, Invoice after) {
    ArrayNode rows = JsonRows.list();
    for (int i = before.refunds().size(); i < after.refunds().size(); i++) {
      Refund refund = after.refunds().get(i);
      ObjectNode row = JsonRows.row();
      row.put("account_id", after.accountId().toString());
      row.put("invoice_id", after.id().toString()).put("position", i);
      row.put("reason", refund.reason().code());
      JsonRows.put(row, "taken", "taken_asset", refund.taken());
      JsonRows.put(row, "credited", "credited_asset", refund.credited());
      JsonRows.put(row, "order_id", refund.orderId());
      JsonRows.put(row, "at", refund.at());
      rows.add(row);
    }
    return rows;
  }

  static ArrayNode events(UUID account, UUID invoice, List<Event> events, Act act) {
    ArrayNode rows = JsonRows.list();
    for (Event event : events) {
      ObjectNode row = JsonRows.row();
      row.put("account_id", account.toString()).put("invoice_id", invoice.toString());
      JsonRows.put(row, "order_id", event.orderId());
      row.put("kind", event.kind().code()).put("detail", event.detail());
      row.put("actor", act.who().text());
      JsonRows.put(row, "at", act.at());
      rows.add(row);
    }
    return rows;
  }

  static ArrayNode tasks(List<Agenda.Due> due) {
    ArrayNode rows = JsonRows.list();
    for (Agenda.Due one : due) {
      ObjectNode row = task(one.task());
      JsonRows.put(row, "due_at", one.at());
      rows.add(row);
    }
    return rows;
  }

  static ArrayNode dropped(List<Task> tasks) {
    ArrayNode rows = JsonRows.list();
    tasks.forEach(task -> rows.add(task(task)));
    return rows;
  }

  private static ObjectNode task(Task task) {
    ObjectNode row = JsonRows.row();
    row.put("account_id", task.accountId().toString());
    row.put("kind", task.kind().code()).put("key", task.key());
    return row;
  }

  /// In one order of customers and their books, so that two transactions never wait for each other.
  static ArrayNode transfers(List<Transfer> transfers) {
    ArrayNode rows = JsonRows.list();
    for (Transfer transfer : Books.sorted(transfers)) {
      ObjectNode row = JsonRows.row();
      row.put("account_id", transfer.accountId().toString()).put("key", transfer.key());
      row.put("invoice_id", transfer.invoiceId().toString());
      JsonRows.put(row, "units", "asset", transfer.amount());
      row.put("from_kind", Books.kind(transfer.from()));
      row.put("to_kind", Books.kind(transfer.to()));
      rows.add(row);
    }
    return rows;
  }
}
