package sutler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import sutler.checkout.Room;

/// So many rows there may be of what anybody can begin and nobody has to end. What is counted of
/// all is remembered for a few seconds, so a burst may go over it by as much as comes in that time.
public final class OpenRows implements Room {
  static final int INVOICES_OF_ACCOUNT_MAX = 300;
  static final int FORMS_OF_ACCOUNT_MAX = 100;
  private static final int INVOICES_OF_GUESTS_MAX = 50_000;
  private static final int FORMS_MAX = 100_000;
  private static final int LINKS_MAX = 100_000;

  private static final String UNPAID =
      "invoice WHERE status = 'unpaid' AND account_id = ? AND by_guest = ?";
  private static final String OF_GUESTS = "invoice WHERE status = 'unpaid' AND by_guest";
  private static final String FORMS = "bill_payment WHERE invoice_id IS NULL";
  private static final String FORMS_OF = FORMS + " AND account_id = ?";
  private static final String LINKS = "sign_in_link";

  private final Database database;
  private final Cache<String, Boolean> full =
      Caffeine.newBuilder().maximumSize(10).expireAfterWrite(Duration.ofSeconds(5)).build();

  public OpenRows(Database database) {
    this.database = database;
  }

  /// What guests begin in an account's name is counted apart: else whoever knows an address could
  /// keep its owner from buying.
  @Override
  public boolean forInvoice(UUID account, boolean ofGuest) {
    return has(UNPAID, INVOICES_OF_ACCOUNT_MAX, account, ofGuest)
        && (!ofGuest || hasInAll(OF_GUESTS, INVOICES_OF_GUESTS_MAX));
  }

  @Override
  public boolean forForm(UUID account) {
    return has(FORMS_OF, FORMS_OF_ACCOUNT_MAX, account) && hasInAll(FORMS, FORMS_MAX);
  }

  public boolean forLink() {
    return hasInAll(LINKS, LINKS_MAX);
  }

  private boolean hasInAll(String rows, int most) {
    return !full.get(rows, r -> !has(r, most));
  }

  /// Counts no further than it has to.
  private boolean has(String rows, int most, Object... of) {
    return database
        .sql()
        .sql(
            "SELECT count(*) < "
                + most
                + " FROM (SELECT FROM "
                + rows
                + " LIMIT "
                + most
                + ") AS begun")
        .params(of)
        .query(Boolean.class)
        .single();
  }
}
