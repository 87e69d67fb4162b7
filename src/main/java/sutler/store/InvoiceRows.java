package sutler.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.ProductType;
import sutler.identity.Actor;
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
import sutler.supply.Attempt;
import sutler.supply.Offer;
import tools.jackson.databind.JsonNode;

/// Rows of invoices into records. An invoice comes whole: its orders with their attempts, its
/// payments and its refunds are columns of its row.
final class InvoiceRows {
  /// What is read of an invoice `i`.
  static final String WHOLE =
      """
      i.*,
      (SELECT jsonb_agg(to_jsonb(o) || jsonb_build_object('attempts',
          (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.number) FROM supply_attempt a
            WHERE a.account_id = o.account_id AND a.order_id = o.id)) ORDER BY o.position)
        FROM orders o WHERE o.account_id = i.account_id AND o.invoice_id = i.id) AS orders,
      (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.position) FROM payment p
        WHERE p.account_id = i.account_id AND p.invoice_id = i.id) AS payments,
      (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.position) FROM refund r
        WHERE r.account_id = i.account_id AND r.invoice_id = i.id) AS refunds
      """;

  private final Vault vault;

  InvoiceRows(Vault vault) {
    this.vault = vault;
  }

  /// @param row as [#WHOLE] reads it
  Invoice invoice(ResultSet row, int number) throws SQLException {
    Asset asset = Asset.of(row.getString("asset"));
    List<Order> orders = new ArrayList<>();
    for (JsonNode order : children(row, "orders")) {
      orders.add(order(order, asset));
    }
    List<Payment> payments = new ArrayList<>();
    children(row, "payments").forEach(payment -> payments.add(payment(payment)));
    List<Refund> refunds = new ArrayList<>();
    children(row, "refunds").forEach(refund -> refunds.add(refund(refund)));
    return new Invoice(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        new Invoice.Charge(
            PaymentMethod.stored(row.getString("method"), asset),
            money(row, "total", "asset"),
            topUp(row),
            PromptRows.prompts(row.getString("prompts"))),
        new Invoice.Origin(Actor.of(row.getString("actor")), text(row, "affiliate"), email(row)),
        times(row),
        status(row),
        orders,
        new Invoice.Received(payments, refunds),
        row.getInt("revision"));
  }

  private String email(ResultSet row) throws SQLException {
    byte[] cipher = row.getBytes("email_sealed");
    return cipher == null
        ? ""
        : vault.unseal(cipher, emailContext(row.getObject("id", UUID.class)));
  }

  static String emailContext(UUID invoice) {
    return "invoice-email:" + invoice;
  }

  static String typedContext(String order) {
    return "typed:" + order;
  }

  private static Iterable<JsonNode> children(ResultSet row, String column) throws SQLException {
    return text(row, column).<Iterable<JsonNode>>map(JsonRows::read).orElse(List.of());
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
    return row.getBigDecimal("top_up") == null
        ? Optional.empty()
        : Optional.of(money(row, "top_up", "top_up_asset"));
  }

  private Order order(JsonNode row, Asset charged) {
    String id = JsonRows.must(row, "id");
    Money face = JsonRows.money(row, "face", "face_asset");
    Json.Typed typed =
        JsonRows.bytes(row, "typed")
            .map(cipher -> Json.typed(vault.unseal(cipher, typedContext(id))))
            .orElse(Json.Typed.NOTHING);
    return new Order(
        id,
        row.path("position").asInt(),
        new Order.Item(
            JsonRows.must(row, "product_id"),
            JsonRows.must(row, "product_name"),
            ProductType.valueOf(JsonRows.must(row, "type").toUpperCase(Locale.ROOT)),
            JsonRows.must(row, "value"),
            face,
            row.path("test").asBoolean()),
        new Order.Price(
            new Money(JsonRows.units(row, "price"), charged),
            new Money(JsonRows.units(row, "cashback"), Asset.BTC)),
        new Order.Destination(
            typed.recipient(),
            JsonRows.uuid(row, "bill_payment_id"),
            typed.answers(),
            typed.gift()),
        new Order.Progress(
            OrderStatus.valueOf(JsonRows.must(row, "status").toUpperCase(Locale.ROOT)),
            attempts(row.path("attempts")),
            JsonRows.bytes(row, "redemption")
                .map(cipher -> Json.redemption(vault.unseal(cipher, "order:" + id))),
            JsonRows.text(row, "failure")),
        new Order.Tracking(
            JsonRows.text(row, "remaining")
                .map(any -> new Money(JsonRows.units(row, "remaining"), face.asset())),
            row.path("archived").asBoolean()));
  }

  private static List<Attempt> attempts(JsonNode rows) {
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode row : rows) {
      Optional<Money> cost =
          JsonRows.text(row, "cost_asset").map(any -> JsonRows.money(row, "cost", "cost_asset"));
      attempts.add(
          new Attempt(
              new Offer(JsonRows.must(row, "supplier"), JsonRows.must(row, "item"), cost),
              Attempt.State.valueOf(JsonRows.must(row, "state").toUpperCase(Locale.ROOT)),
              JsonRows.must(row, "reason")));
    }
    return attempts;
  }

  private static Payment payment(JsonNode row) {
    String rail = JsonRows.must(row, "rail");
    return new Payment(
        new PaymentId(rail, JsonRows.must(row, "transaction_id"), row.path("output").asInt()),
        JsonRows.money(row, "units", "asset"),
        state(row, rail),
        JsonRows.instant(row, "seen_at"),
        row.path("reversals").asInt());
  }

  private static State state(JsonNode row, String rail) {
    String state = JsonRows.must(row, "state");
    if (state.equals("pending")) {
      return new State.Pending(
          row.path("confirmations").asInt(), row.path("confirmations_needed").asInt());
    }
    if (state.equals("final")) {
      return new State.Final();
    }
    int output = row.path("replaced_by_output").asInt(0);
    return new State.Gone(
        JsonRows.text(row, "replaced_by")
            .map(transaction -> new PaymentId(rail, transaction, output)));
  }

  private static Refund refund(JsonNode row) {
    return new Refund(
        Refund.Reason.valueOf(JsonRows.must(row, "reason").toUpperCase(Locale.ROOT)),
        JsonRows.money(row, "taken", "taken_asset"),
        JsonRows.money(row, "credited", "credited_asset"),
        JsonRows.text(row, "order_id"),
        JsonRows.instant(row, "at"));
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
