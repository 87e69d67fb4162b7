package sutler.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sutler.money.Money;

/// A row in the making: its columns in order. Each has its type, so that the server knows it of a
/// NULL too.
final class Row {
  private final List<Cell> cells = new ArrayList<>();

  private record Cell(String column, String type, @Nullable Object value) {
    String placeholder() {
      return "?::" + type;
    }
  }

  private Row put(String column, String type, @Nullable Object value) {
    cells.add(new Cell(column, type, value));
    return this;
  }

  Row text(String column, String value) {
    return put(column, "text", value);
  }

  Row text(String column, Optional<String> value) {
    return put(column, "text", value.orElse(null));
  }

  Row uuid(String column, UUID value) {
    return put(column, "uuid", value);
  }

  Row uuid(String column, Optional<UUID> value) {
    return put(column, "uuid", value.orElse(null));
  }

  Row whole(String column, int value) {
    return put(column, "int", value);
  }

  Row whole(String column, Optional<Integer> value) {
    return put(column, "int", value.orElse(null));
  }

  Row flag(String column, boolean value) {
    return put(column, "boolean", value);
  }

  Row units(String column, Optional<BigInteger> value) {
    return put(column, "numeric", value.map(BigDecimal::new).orElse(null));
  }

  /// @param asset the column of the asset's code
  Row money(String units, String asset, Money money) {
    return money(units, asset, Optional.of(money));
  }

  Row money(String units, String asset, Optional<Money> money) {
    return units(units, money.map(Money::units)).text(asset, money.map(m -> m.asset().code()));
  }

  Row time(String column, Instant value) {
    return time(column, Optional.of(value));
  }

  Row time(String column, Optional<Instant> value) {
    return put(column, "timestamptz", value.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
  }

  Row bytes(String column, Optional<byte[]> value) {
    return put(column, "bytea", value.orElse(null));
  }

  Row json(String column, String value) {
    return put(column, "jsonb", value);
  }

  String columns() {
    return joined(", ", Cell::column);
  }

  String placeholders() {
    return joined(", ", Cell::placeholder);
  }

  /// `a = ?, b = ?`, or the same with another word between.
  String assignments(String between) {
    return joined(between, cell -> cell.column() + " = " + cell.placeholder());
  }

  private String joined(String between, Function<Cell, String> each) {
    StringJoiner text = new StringJoiner(between);
    cells.forEach(cell -> text.add(each.apply(cell)));
    return text.toString();
  }

  List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>();
    cells.forEach(cell -> values.add(cell.value()));
    return values;
  }
}
