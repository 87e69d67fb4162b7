package sutler.modules;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;
import sutler.config.Config;
import sutler.payment.Observation;

/// What the store gives a module.
///
/// @param database for tables of its own, and for nothing else
/// @param baseUrl where people reach the store; no slash at the end
public record Site(
    Config config, DataSource database, Payments payments, String baseUrl, InstantSource clock) {

  /// Where a rail tells what it sees. Each may be told as often as one likes.
  public interface Payments {
    void observed(Observation seen);

    /// A payment is about to be carried out: until then at the latest, its invoice does not expire.
    ///
    /// @return whether the invoice can be paid
    boolean hold(UUID invoiceId, Instant until);

    /// What was about to be carried out will not come.
    void release(UUID invoiceId);
  }
}
