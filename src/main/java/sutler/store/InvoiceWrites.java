package sutler.store;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sutler.checkout.Deliver;
import sutler.invoice.Cart;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Payment;
import sutler.invoice.Refund;
import sutler.money.Money;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.payment.Prompt;

/// Writes invoices. Only what differs is written.
final class InvoiceWrites {
  private static final String INSERT_ORDER =
      """
      INSERT INTO orders (id, invoice_id, account_id, position, product_id, product_name, type, value,
        face_asset, face, price, cashback, status, recipient, bill_payment_id, gift, test, due_at, answers)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final int[] ORDER_TYPES = {
    Types.VARCHAR,
    Types.OTHER,
    Types.OTHER,
    Types.INTEGER,
    Types.VARCHAR,
    Types.VARCHAR,
    Types.VARCHAR,
    Types.VARCHAR,
    Types.VARCHAR,
    Types.NUMERIC,
    Types.NUMERIC,
    Types.NUMERIC,
    Types.VARCHAR,
    Types.VARCHAR,
    Types.OTHER,
    Types.VARCHAR,
    Types.BOOLEAN,
    Types.TIMESTAMP,
    Types.BINARY
  };

  private final Database database;
  private final Vault vault;

  InvoiceWrites(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// @return false when the account has used the cart's idempotency key before
  boolean insert(Invoice invoice, Cart cart) {
    Optional<Prompt.Address> address =
        invoice.prompt() instanceof Prompt.Address a ? Optional.of(a) : Optional.empty();
    Optional<Prompt.Authorized> authorized =
        invoice.prompt() instanceof Prompt.Authorized a ? Optional.of(a) : Optional.empty();
    Optional<String> lightning =
        invoice.prompt() instanceof Prompt.Lightning(String text)
            ? Optional.of(text)
            : Optional.empty();
    int inserted =
        database
            .sql()
            .sql(
                """
                INSERT INTO invoice (id, account_id, status, method, asset, total, address, uri, contract,
                  lightning, affiliate, email, idempotency_key, arguments_hash, created_at, expires_at,
                  confirmed_at, top_up, top_up_asset, by_guest, waits_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account_id, idempotency_key) DO NOTHING
                """)
            .param(invoice.id())
            .param(invoice.accountId())
            .param(invoice.status().code())
            .param(invoice.method().code())
            .param(invoice.total().asset().code())
            .param(units(invoice.total()))
            .param(
                address
                    .map(Prompt.Address::address)
                    .or(() -> authorized.map(Prompt.Authorized::address))
                    .orElse(null))
            .param(address.map(Prompt.Address::uri).orElse(null))
            .param(
                address
                    .flatMap(Prompt.Address::contract)
                    .or(() -> authorized.map(Prompt.Authorized::contract))
                    .orElse(null))
            .param(lightning.orElse(null))
            .param(invoice.affiliate().orElse(null))
            .param(invoice.email())
            .param(cart.idempotencyKey().orElse(null))
            .param(cart.argumentsHash())
            .param(Timestamp.from(invoice.createdAt()))
            .param(Timestamp.from(invoice.expiresAt()))
            .param(invoice.confirmedAt().map(Timestamp::from).orElse(null))
            .param(invoice.topUp().map(InvoiceWrites::units).orElse(null))
            .param(invoice.topUp().map(m -> m.asset().code()).orElse(null))
            .param(invoice.byGuest())
            .param(Timestamp.from(invoice.waitsUntil()))
            .update();
    return inserted == 1;
  }

  void insertOrders(Invoice invoice, Instant dueAt) {
    if (invoice.orders().isEmpty()) {
      return;
    }
    List<@Nullable Object[]> batch = new ArrayList<>();
    for (Order o : invoice.orders()) {
      batch.add(
          array(
              o.id(),
              invoice.id(),
              invoice.accountId(),
              o.index(),
              o.productId(),
              o.productName(),
              o.type().code(),
              o.value(),
              o.face().asset().code(),
              units(o.face()),
              units(o.price()),
              units(o.cashback()),
              o.status().code(),
              o.recipient(),
              o.billPaymentId(),
              o.gift().map(Json::gift),
              o.test(),
              Timestamp.from(dueAt),
              answers(o)));
    }
    database.template().batchUpdate(INSERT_ORDER, batch, ORDER_TYPES);
    AttemptRows.insert(database, invoice.accountId(), invoice.orders());
  }

  private Optional<byte[]> answers(Order order) {
    return Optional.of(order.destination().answers())
        .filter(answers -> !answers.isEmpty())
        .map(answers -> vault.seal(Json.texts(answers), "answers:" + order.id()));
  }

  /// Arguments of a statement; an absent one is written as NULL.
  private static @Nullable Object[] array(Object... values) {
    @Nullable Object[] arguments = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      arguments[i] = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
    }
    return arguments;
  }

  /// Writes the difference between two states of one invoice.
  void save(Invoice before, Invoice after) {
    if (!head(before).equals(head(after))) {
      update(after);
    }
    List<@Nullable Object[]> changed = new ArrayList<>();
    List<@Nullable Object[]> attempts = new ArrayList<>();
    for (Order order : after.orders()) {
      Order old = before.order(order.id()).orElse(order);
      if (!order.equals(old)) {
        changed.add(changed(order, old, after));
        AttemptRows.changed(after.accountId(), old, order, attempts);
      }
    }
    if (!changed.isEmpty()) {
      updateOrders(changed);
      AttemptRows.update(database, attempts);
    }
    savePayments(before, after);
    for (int i = before.refunds().size(); i < after.refunds().size(); i++) {
      insert(after.id(), i, after.refunds().get(i));
    }
  }

  private record Head(InvoiceStatus status, Invoice.Times times) {}

  private static Head head(Invoice i) {
    return new Head(i.status(), i.times());
  }

  private void update(Invoice invoice) {
    database
        .sql()
        .sql(
            "UPDATE invoice SET status = ?, expires_at = ?, held_until = ?, confirmed_at = ?,"
                + " delivered_at = ? WHERE id = ?")
        .param(invoice.status().code())
        .param(Timestamp.from(invoice.expiresAt()))
        .param(invoice.times().heldUntil().map(Timestamp::from).orElse(null))
        .param(invoice.confirmedAt().map(Timestamp::from).orElse(null))
        .param(invoice.deliveredAt().map(Timestamp::from).orElse(null))
        .param(invoice.id())
        .update();
  }

  /// An order that has just been paid is left to this node for a while, and is due after that.
  private @Nullable Object[] changed(Order order, Order old, Invoice invoice) {
    boolean justPaid = order.status() == OrderStatus.PENDING && old.status() != OrderStatus.PENDING;
    Optional<Timestamp> due =
        justPaid
            ? invoice.confirmedAt().map(at -> Timestamp.from(at.plus(Deliver.LEASE)))
            : Optional.empty();
    return array(
        order.status().code(),
        order.redemption().map(r -> vault.seal(Json.redemption(r), "order:" + order.id())),
        order.remaining().map(InvoiceWrites::units),
        order.archived(),
        order.failure(),
        due,
        order.id());
  }

  private void updateOrders(List<@Nullable Object[]> changed) {
    database
        .template()
        .batchUpdate(
            """
            UPDATE orders SET status = ?, redemption = ?, remaining = ?, archived = ?, failure = ?,
              due_at = coalesce(?, due_at) WHERE id = ?
            """,
            changed,
            new int[] {
              Types.VARCHAR,
              Types.BINARY,
              Types.NUMERIC,
              Types.BOOLEAN,
              Types.VARCHAR,
              Types.TIMESTAMP,
              Types.VARCHAR
            });
  }

  private void savePayments(Invoice before, Invoice after) {
    for (int i = 0; i < after.payments().size(); i++) {
      Payment payment = after.payments().get(i);
      if (!before.payments().contains(payment)) {
        database
            .sql()
            .sql(
                """
                INSERT INTO payment (account_id, invoice_id, rail, transaction_id, output, position, asset,
                  units, seen_at, state, confirmations, confirmations_needed, replaced_by,
                  replaced_by_output, reversals)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account_id, invoice_id, rail, transaction_id, output) DO UPDATE SET
                  asset = excluded.asset, units = excluded.units, seen_at = excluded.seen_at,
                  state = excluded.state, confirmations = excluded.confirmations,
                  confirmations_needed = excluded.confirmations_needed,
                  replaced_by = excluded.replaced_by,
                  replaced_by_output = excluded.replaced_by_output, reversals = excluded.reversals
                """)
            .params(columns(payment, after, i))
            .update();
      }
    }
  }

  private static List<@Nullable Object> columns(Payment payment, Invoice invoice, int position) {
    Optional<PaymentId> replaced =
        payment.state() instanceof State.Gone gone ? gone.replacedBy() : Optional.empty();
    State.Pending pending =
        payment.state() instanceof State.Pending p ? p : new State.Pending(0, 1);
    return Arrays.asList(
        array(
            invoice.accountId(),
            invoice.id(),
            payment.id().rail(),
            payment.id().transaction(),
            payment.id().output(),
            position,
            payment.amount().asset().code(),
            units(payment.amount()),
            Timestamp.from(payment.seenAt()),
            code(payment.state()),
            pending.confirmations(),
            pending.needed(),
            replaced.map(PaymentId::transaction),
            replaced.map(PaymentId::output),
            payment.reversals()));
  }

  private static String code(State state) {
    return switch (state) {
      case State.Pending pending -> "pending";
      case State.Final over -> "final";
      case State.Gone gone -> "gone";
    };
  }

  private void insert(UUID invoiceId, int position, Refund refund) {
    database
        .sql()
        .sql(
            """
            INSERT INTO refund (invoice_id, position, reason, taken, taken_asset, credited_asset, credited,
              order_id, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(invoiceId)
        .param(position)
        .param(refund.reason().code())
        .param(units(refund.taken()))
        .param(refund.taken().asset().code())
        .param(refund.credited().asset().code())
        .param(units(refund.credited()))
        .param(refund.orderId().orElse(null))
        .param(Timestamp.from(refund.at()))
        .update();
  }

  private static BigDecimal units(Money money) {
    return new BigDecimal(money.units());
  }
}
