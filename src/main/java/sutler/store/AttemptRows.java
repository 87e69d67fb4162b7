package sutler.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sutler.invoice.Order;
import sutler.money.Asset;
import sutler.money.Money;
import sutler.supply.Attempt;
import sutler.supply.Offer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Attempts at suppliers, which are read and written with their order.
final class AttemptRows {
  /// Of an order `o`: its attempts as an array of arrays, in their order.
  static final String COLUMN =
      "(SELECT jsonb_agg(jsonb_build_array(a.supplier, a.item, a.cost::text, a.cost_asset, a.state, a.reason)"
          + " ORDER BY a.number) FROM supply_attempt a"
          + " WHERE a.account_id = o.account_id AND a.order_id = o.id) AS attempts";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AttemptRows() {}

  static List<Attempt> read(ResultSet row) throws SQLException {
    Optional<String> text = Optional.ofNullable(row.getString("attempts"));
    List<Attempt> attempts = new ArrayList<>();
    if (text.isPresent()) {
      for (JsonNode one : JSON.readTree(text.get())) {
        attempts.add(attempt(one));
      }
    }
    return attempts;
  }

  private static Attempt attempt(JsonNode one) {
    Optional<Money> cost =
        one.path(2).isNull()
            ? Optional.empty()
            : Optional.of(
                new Money(
                    new BigInteger(one.path(2).asString()), Asset.of(one.path(3).asString())));
    return new Attempt(
        new Offer(one.path(0).asString(), one.path(1).asString(), cost),
        Attempt.State.valueOf(one.path(4).asString().toUpperCase(Locale.ROOT)),
        one.path(5).asString());
  }

  /// The attempts of new orders.
  static void insert(Database database, java.util.UUID account, List<Order> orders) {
    List<@Nullable Object[]> batch = new ArrayList<>();
    for (Order order : orders) {
      for (int i = 0; i < order.attempts().size(); i++) {
        Attempt attempt = order.attempts().get(i);
        Optional<Money> cost = attempt.offer().cost();
        batch.add(
            new @Nullable Object[] {
              account,
              order.id(),
              i,
              attempt.offer().supplier(),
              attempt.offer().item(),
              cost.map(c -> new java.math.BigDecimal(c.units())).orElse(null),
              cost.map(c -> c.asset().code()).orElse(null),
              code(attempt)
            });
      }
    }
    if (!batch.isEmpty()) {
      database
          .template()
          .batchUpdate(
              "INSERT INTO supply_attempt (account_id, order_id, number, supplier, item, cost, cost_asset, state)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              batch,
              new int[] {
                Types.OTHER,
                Types.VARCHAR,
                Types.INTEGER,
                Types.VARCHAR,
                Types.VARCHAR,
                Types.NUMERIC,
                Types.VARCHAR,
                Types.VARCHAR
              });
    }
  }

  /// What is to be written where an order's attempts have changed; adds it to a batch of [#update].
  static void changed(
      java.util.UUID account, Order before, Order after, List<@Nullable Object[]> batch) {
    for (int i = 0; i < after.attempts().size(); i++) {
      Attempt attempt = after.attempts().get(i);
      if (!before.attempts().get(i).equals(attempt)) {
        batch.add(new @Nullable Object[] {code(attempt), attempt.reason(), account, after.id(), i});
      }
    }
  }

  static void update(Database database, List<@Nullable Object[]> batch) {
    if (!batch.isEmpty()) {
      database
          .template()
          .batchUpdate(
              "UPDATE supply_attempt SET state = ?, reason = ?, changed_at = now()"
                  + " WHERE account_id = ? AND order_id = ? AND number = ?",
              batch);
    }
  }

  private static String code(Attempt attempt) {
    return attempt.state().name().toLowerCase(Locale.ROOT);
  }
}
