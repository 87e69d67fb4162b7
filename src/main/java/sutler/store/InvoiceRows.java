package sutler.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.ProductType;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Order;
import sutler.invoice.OrderStatus;
import sutler.invoice.Payment;
import sutler.invoice.Refund;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;

/// Rows of invoices into records.
final class InvoiceRows {
  private final Vault vault;

  InvoiceRows(Vault vault) {
    this.vault = vault;
  }

  /// An invoice still without its orders, payments and refunds.
  Invoice invoice(ResultSet row, int number) throws SQLException {
    return new Invoice(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        new Invoice.Charge(
            PaymentMethod.valueOf(row.getString("method").toUpperCase(Locale.ROOT)),
            money(row, "total", "asset"),
            topUp(row),
            prompt(row)),
        new Invoice.Origin(
            row.getBoolean("by_guest"), text(row, "affiliate"), row.getString("email")),
        times(row),
        status(row),
        List.of(),
        Invoice.Received.NOTHING);
  }

  static InvoiceStatus status(ResultSet row) throws SQLException {
    return InvoiceStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
  }

  private static Invoice.Times times(ResultSet row) throws SQLException {
    return new Invoice.Times(
        instant(row, "created_at"),
        instant(row, "expires_at"),
        instant(row, "waits_until"),
        maybeInstant(row, "held_until"),
        maybeInstant(row, "confirmed_at"),
        maybeInstant(row, "delivered_at"));
  }

  private static Optional<Money> topUp(ResultSet row) throws SQLException {
    return text(row, "top_up_asset").isEmpty()
        ? Optional.empty()
        : Optional.of(money(row, "top_up", "top_up_asset"));
  }

  private static Prompt prompt(ResultSet row) throws SQLException {
    Optional<String> lightning = text(row, "lightning");
    if (lightning.isPresent()) {
      return new Prompt.Lightning(lightning.get());
    }
    Optional<String> address = text(row, "address");
    if (address.isEmpty()) {
      return new Prompt.Ledger();
    }
    Optional<String> contract = text(row, "contract");
    return text(row, "uri")
        .<Prompt>map(uri -> new Prompt.Address(address.get(), uri, contract))
        .orElseGet(() -> new Prompt.Authorized(address.get(), contract.orElse("")));
  }

  /// What is read of an order `o` of an invoice `i`.
  static final String ORDER = "o.*, i.asset AS charge, " + AttemptRows.COLUMN;

  /// @param row as [#ORDER] reads it
  Order order(ResultSet row, int number) throws SQLException {
    String id = row.getString("id");
    Optional<byte[]> sealed = Optional.ofNullable(row.getBytes("redemption"));
    Optional<byte[]> answers = Optional.ofNullable(row.getBytes("answers"));
    Asset face = Asset.of(row.getString("face_asset"));
    return new Order(
        id,
        row.getInt("position"),
        new Order.Item(
            row.getString("product_id"),
            row.getString("product_name"),
            ProductType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
            row.getString("value"),
            money(row, "face", "face_asset"),
            row.getBoolean("test")),
        new Order.Price(
            money(row, "price", "charge"),
            new Money(row.getBigDecimal("cashback").toBigIntegerExact(), Asset.BTC)),
        new Order.Destination(
            text(row, "recipient"),
            Optional.ofNullable(row.getObject("bill_payment_id", UUID.class)),
            answers
                .map(cipher -> Json.texts(vault.unseal(cipher, "answers:" + id)))
                .orElse(Map.of()),
            text(row, "gift").map(Json::gift)),
        new Order.Progress(
            OrderStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            AttemptRows.read(row),
            sealed.map(cipher -> Json.redemption(vault.unseal(cipher, "order:" + id))),
            text(row, "failure")),
        new Order.Tracking(
            Optional.ofNullable(row.getBigDecimal("remaining"))
                .map(units -> new Money(units.toBigIntegerExact(), face)),
            row.getBoolean("archived")));
  }

  static Payment payment(ResultSet row, int number) throws SQLException {
    String rail = row.getString("rail");
    return new Payment(
        new PaymentId(rail, row.getString("transaction_id"), row.getInt("output")),
        money(row, "units", "asset"),
        state(row, rail),
        instant(row, "seen_at"),
        row.getInt("reversals"));
  }

  private static State state(ResultSet row, String rail) throws SQLException {
    String state = row.getString("state");
    if (state.equals("pending")) {
      return new State.Pending(row.getInt("confirmations"), row.getInt("confirmations_needed"));
    }
    if (state.equals("final")) {
      return new State.Final();
    }
    int output = row.getInt("replaced_by_output");
    return new State.Gone(
        text(row, "replaced_by").map(transaction -> new PaymentId(rail, transaction, output)));
  }

  static Refund refund(ResultSet row, int number) throws SQLException {
    return new Refund(
        Refund.Reason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
        money(row, "taken", "taken_asset"),
        money(row, "credited", "credited_asset"),
        text(row, "order_id"),
        instant(row, "at"));
  }

  static Money money(ResultSet row, String units, String asset) throws SQLException {
    BigDecimal value = row.getBigDecimal(units);
    return new Money(value.toBigIntegerExact(), Asset.of(row.getString(asset)));
  }

  static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
