package sutler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import sutler.checkout.BillPayments;
import sutler.invoice.BillPayment;

/// Chains of forms in PostgreSQL; what people typed is encrypted.
public final class SqlBillPayments implements BillPayments {
  private final Database database;
  private final Vault vault;

  public SqlBillPayments(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  @Override
  public void create(BillPayment bill) {
    database
        .sql()
        .sql(
            "INSERT INTO bill_payment (id, account_id, product_id, steps_done, revision, answers, expires_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")
        .param(bill.id())
        .param(bill.accountId())
        .param(bill.productId())
        .param(bill.stepsDone())
        .param(bill.revision())
        .param(sealed(bill))
        .param(Timestamp.from(bill.expiresAt()))
        .update();
  }

  @Override
  public Optional<BillPayment> find(UUID accountId, UUID id) {
    return load(accountId, id, "");
  }

  @Override
  public Optional<BillPayment> change(UUID accountId, UUID id, UnaryOperator<BillPayment> decide) {
    return database.inTransaction(
        () ->
            load(accountId, id, " FOR UPDATE")
                .map(
                    before -> {
                      BillPayment after = decide.apply(before);
                      save(after);
                      return after;
                    }));
  }

  @Override
  public void forget(Instant expiredBefore) {
    database
        .sql()
        .sql("DELETE FROM bill_payment WHERE invoice_id IS NULL AND expires_at < ?")
        .param(Timestamp.from(expiredBefore))
        .update();
  }

  private Optional<BillPayment> load(UUID accountId, UUID id, String locking) {
    return database
        .sql()
        .sql("SELECT * FROM bill_payment WHERE account_id = ? AND id = ?" + locking)
        .param(accountId)
        .param(id)
        .query(this::bill)
        .optional();
  }

  private void save(BillPayment bill) {
    database
        .sql()
        .sql(
            "UPDATE bill_payment SET steps_done = ?, revision = ?, answers = ?"
                + " WHERE account_id = ? AND id = ?")
        .param(bill.stepsDone())
        .param(bill.revision())
        .param(sealed(bill))
        .param(bill.accountId())
        .param(bill.id())
        .update();
  }

  private byte[] sealed(BillPayment bill) {
    return vault.seal(Json.texts(bill.answers()), "bill:" + bill.id());
  }

  private BillPayment bill(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new BillPayment(
        id,
        row.getObject("account_id", UUID.class),
        row.getString("product_id"),
        row.getInt("steps_done"),
        row.getInt("revision"),
        Json.texts(vault.unseal(row.getBytes("answers"), "bill:" + id)),
        row.getTimestamp("expires_at").toInstant(),
        Optional.ofNullable(row.getObject("invoice_id", UUID.class)));
  }
}
