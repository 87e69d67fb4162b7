package sutler.tools;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import sutler.checkout.Unavailable;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.mcp.Outcome;
import sutler.mcp.Refusal;
import sutler.mcp.Tool;

/// What the seven tools have in common: the scope they need, and what becomes of arguments that
/// cannot be read and of faults.
abstract class ShopTool implements Tool<Caller> {
  private static final Logger LOG = System.getLogger(ShopTool.class.getName());

  private final Spec spec;
  private final Scope scope;

  ShopTool(Spec spec, Scope scope) {
    this.spec = spec;
    this.scope = scope;
  }

  @Override
  public final Spec spec() {
    return spec;
  }

  @Override
  public final Outcome.OfTool call(Call<Caller> call) {
    if (!call.visitor().may(scope)) {
      return notAllowed(call.visitor());
    }
    if (call.visitor().isGuest() && !isForGuests()) {
      return Refusals.notForGuests().answer();
    }
    try {
      return run(call);
    } catch (Invalid invalid) {
      return invalid.failure().answer();
    } catch (RuntimeException broken) {
      String trace = call.trace().map(t -> " (trace " + t.traceId() + ")").orElse("");
      LOG.log(Level.ERROR, spec.name() + " broke" + trace, broken);
      return fault(broken).answer();
    }
  }

  /// Whether it needs no account.
  boolean isForGuests() {
    return false;
  }

  abstract Answer run(Call<Caller> call);

  /// An assistant that a person let in can ask that person for more; a key cannot.
  private Outcome.OfTool notAllowed(Caller caller) {
    Failure failure = Refusals.notAllowed(scope);
    if (caller.way() != Caller.Way.TOKEN) {
      return failure.answer();
    }
    Set<Scope> needed = EnumSet.of(scope);
    needed.addAll(caller.scopes());
    return Refusal.insufficientScope(
        failure.message(), needed.stream().map(Scope::code).collect(Collectors.joining(" ")));
  }

  /// A store whose database does not answer says so, and asks to come back.
  private static Failure fault(RuntimeException broken) {
    return broken instanceof Unavailable
        ? Failure.of(
            Failure.Code.SERVICE_UNAVAILABLE,
            "The store is not available for the moment. Try again in a few seconds.")
        : Failure.of(
            Failure.Code.INTERNAL_ERROR,
            "Something broke in the store. It was recorded; try again in a moment.");
  }
}
