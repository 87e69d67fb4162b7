package sutler.checkout;

import java.util.Optional;
import java.util.UUID;
import sutler.identity.Account;

/// Where accounts are kept.
public interface Accounts {

  /// @throws IllegalStateException when a verified credential names an account that is gone
  Account account(UUID id);

  /// The account of an e-mail address, where there is one.
  Optional<Account> find(String email);

  /// The account of an e-mail address, opened where there is none.
  Account ofEmail(String email);
}
