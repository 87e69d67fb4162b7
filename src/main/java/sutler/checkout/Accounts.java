package sutler.checkout;

import java.util.UUID;
import sutler.identity.Account;

/// Where accounts are kept.
public interface Accounts {

  /// @throws IllegalStateException when a verified credential names an account that is gone
  Account account(UUID id);

  /// The account of an e-mail address, opened where there is none.
  Account ofEmail(String email);
}
