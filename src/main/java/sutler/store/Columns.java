package sutler.store;

/// The columns that are written of an invoice and all that belongs to it.
final class Columns {
  private static final String PAYMENT_CHANGING =
      "asset, units, seen_at, state, confirmations, confirmations_needed, replaced_by,"
          + " replaced_by_output, reversals";

  /// Where a payment is known already: what can change of it.
  static final String PAYMENT_AGAIN =
      " ON CONFLICT (account_id, invoice_id, rail, transaction_id, output) DO UPDATE SET (%s) = ROW (%s)"
          .formatted(PAYMENT_CHANGING, of("excluded", PAYMENT_CHANGING));

  private Columns() {}

  /// The same columns of one table among several: `a.id, a.name`.
  static String of(String alias, String columns) {
    return alias + "." + columns.replace(", ", ", " + alias + ".");
  }
}
