package sutler.modules;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import sutler.config.Config;
import sutler.invoice.Invoice;
import sutler.payment.Observation;
import sutler.payment.PaymentMethod;

/// What the store gives a module.
///
/// @param database for tables of its own, and for nothing else
/// @param baseUrl where people reach the store; no slash at the end
/// @param play whether this is a sandbox
public record Site(
    Config config,
    DataSource database,
    Payments payments,
    String baseUrl,
    Play play,
    InstantSource clock) {

  /// How far money is real here.
  ///
  /// @param sandbox whether test networks may stand for real ones: goods are not real here either
  /// @param played the methods whose payments the sandbox plays, since no rail takes them for real;
  ///   to be asked once the store is open
  public record Play(boolean sandbox, Predicate<PaymentMethod> played) {}

  /// Where a rail tells what it sees. Each may be told as often as one likes.
  public interface Payments {
    /// @return the invoice as it is then; empty where there is none
    Optional<Invoice> observed(Observation seen);

    /// For a rail that is asked by invoice.
    Optional<Invoice> invoice(UUID invoiceId);

    /// A payment is about to be carried out: until then at the latest, its invoice does not expire.
    ///
    /// @return whether the invoice can be paid
    boolean hold(UUID invoiceId, Instant until);

    /// What was about to be carried out will not come.
    void release(UUID invoiceId);
  }
}
