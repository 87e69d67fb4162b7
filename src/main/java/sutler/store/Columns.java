package sutler.store;

/// The columns that are written of an invoice and all that belongs to it.
final class Columns {
  static final String CHANGING = "status, expires_at, held_until, confirmed_at, delivered_at";
  static final String HEAD =
      "account_id, id, method, asset, total, address, uri, contract, lightning, affiliate, email,"
          + " idempotency_key, arguments_hash, created_at, top_up, top_up_asset, by_guest,"
          + " waits_until, actor, "
          + CHANGING;
  static final String ORDER_CHANGING = "status, redemption, remaining, archived, failure";
  static final String ORDER =
      "account_id, id, invoice_id, position, product_id, product_name, type, value, face_asset, face,"
          + " price, cashback, recipient, bill_payment_id, gift, test, answers, "
          + ORDER_CHANGING;
  static final String ATTEMPT =
      "account_id, order_id, number, supplier, item, cost, cost_asset, state, reason, changed_at";
  static final String PAYMENT_CHANGING =
      "asset, units, seen_at, state, confirmations, confirmations_needed, replaced_by,"
          + " replaced_by_output, reversals";
  static final String PAYMENT_KEY = "account_id, invoice_id, rail, transaction_id, output";
  static final String PAYMENT = PAYMENT_KEY + ", position, " + PAYMENT_CHANGING;
  static final String REFUND =
      "account_id, invoice_id, position, reason, taken, taken_asset, credited_asset, credited,"
          + " order_id, at";
  static final String EVENT = "account_id, invoice_id, order_id, kind, actor, detail, at";
  static final String TRANSFER = "account_id, key, invoice_id, asset, from_kind, to_kind, units";

  private Columns() {}

  /// The same columns of one table among several: `a.id, a.name`.
  static String of(String alias, String columns) {
    return alias + "." + columns.replace(", ", ", " + alias + ".");
  }
}
