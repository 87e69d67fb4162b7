package sutler.store;

import java.sql.SQLException;
import org.springframework.dao.DataAccessException;

/// Nothing is begun for an account that was deleted meanwhile.
public final class AccountGone extends DataAccessException {
  private static final long serialVersionUID = 1;

  /// What the trigger `hold_account` raises.
  private static final String STATE = "SU001";

  private AccountGone(SQLException cause) {
    super("the account was deleted", cause);
  }

  static boolean is(SQLException refused) {
    return STATE.equals(refused.getSQLState());
  }

  static AccountGone of(SQLException refused) {
    return new AccountGone(refused);
  }
}
