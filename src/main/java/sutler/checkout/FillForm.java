package sutler.checkout;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import sutler.catalog.Form;
import sutler.catalog.Product;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.BillPayment;

/// Takes the answers of one form of a bill's chain.
public final class FillForm {
  private final Shelf shelf;
  private final BillPayments bills;
  private final Room room;
  private final Ids ids;
  private final InstantSource clock;

  FillForm(Shelf shelf, BillPayments bills, Room room, Ids ids, InstantSource clock) {
    this.room = room;
    this.ids = ids;
    this.shelf = shelf;
    this.bills = bills;
    this.clock = clock;
  }

  public sealed interface Result {
    /// @param next the step that follows, or empty after the last one
    record Taken(UUID billPaymentId, Product product, Optional<Integer> next) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  public Result fill(
      Caller caller,
      String productId,
      int step,
      Map<String, String> answers,
      Optional<UUID> billId) {
    if (!caller.may(Scope.PURCHASE)) {
      return refused(new Refusal.NotAllowed(Scope.PURCHASE));
    }
    Optional<Product> found = shelf.product(productId);
    if (found.isEmpty()) {
      return refused(new Refusal.ProductNotFound(0, productId, shelf.near(productId)));
    }
    Product product = found.get();
    Optional<BillPayment> known = billId.flatMap(id -> bills.find(caller.accountId(), id));
    Instant now = clock.instant();
    return objection(product, step, billId, known, now)
        .or(() -> wrong(product, step, answers))
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> save(caller, product, step, answers, known, now));
  }

  private static Optional<Refusal> objection(
      Product product, int step, Optional<UUID> billId, Optional<BillPayment> known, Instant now) {
    int steps = product.form().steps().size();
    if (product.form().isNone()) {
      return notOpen(product.id() + " needs no forms; call buy-products without bill_payment_id");
    }
    if (step < 1 || step > steps) {
      return notOpen("step_number must be from 1 to " + steps + " for " + product.id());
    }
    if (billId.isPresent() && known.isEmpty()) {
      return notOpen("bill_payment_id is not known; start again with step_number 1 and without it");
    }
    if (known.isEmpty()) {
      return step == 1
          ? Optional.empty()
          : notOpen("step " + step + " needs the bill_payment_id that step 1 returned");
    }
    BillPayment bill = known.get();
    if (!bill.productId().equals(product.id())) {
      return notOpen("bill_payment_id belongs to " + bill.productId() + ", not to " + product.id());
    }
    if (!bill.isOpen(now)) {
      return notOpen(
          "bill_payment_id has been used or has expired; start again with step_number 1");
    }
    return step > bill.stepsDone() + 1
        ? notOpen("submit step " + (bill.stepsDone() + 1) + " first")
        : Optional.empty();
  }

  private static Optional<Refusal> notOpen(String reason) {
    return Optional.of(new Refusal.StepNotOpen(reason));
  }

  private static Optional<Refusal> wrong(Product product, int step, Map<String, String> answers) {
    Map<String, String> problems = product.form().problems(step, answers);
    String amount = answers.get(Form.AMOUNT);
    boolean sold =
        amount == null
            || product.denominations().find(amount.strip(), product.currency()).isPresent();
    if (!sold && !problems.containsKey(Form.AMOUNT)) {
      problems.put(
          Form.AMOUNT,
          "is not sold; send " + product.denominations().choices(6) + " " + product.currency());
    }
    return problems.isEmpty() ? Optional.empty() : Optional.of(new Refusal.FormWrong(problems));
  }

  private Result save(
      Caller caller,
      Product product,
      int step,
      Map<String, String> answers,
      Optional<BillPayment> known,
      Instant now) {
    if (known.isEmpty() && !room.forForm(caller.accountId())) {
      return refused(new Refusal.TooMuchOpen("unfinished forms"));
    }
    if (known.isEmpty()) {
      UUID id = ids.uuid();
      BillPayment fresh =
          new BillPayment(
              id,
              caller.accountId(),
              product.id(),
              0,
              0,
              Map.of(),
              now.plus(BillPayment.LIFE),
              Optional.empty());
      bills.create(fresh.answered(step, answers));
      return taken(id, product, step);
    }
    UUID id = known.get().id();
    // Asked again under its lock: another call may have used it, or opened an earlier step again.
    AtomicReference<Optional<Refusal>> objection = new AtomicReference<>(Optional.empty());
    bills.change(
        caller.accountId(),
        id,
        b -> {
          Optional<Refusal> again = objection(product, step, Optional.of(id), Optional.of(b), now);
          objection.set(again);
          return again.isPresent() ? b : b.answered(step, answers);
        });
    return objection.get().map(FillForm::refused).orElseGet(() -> taken(id, product, step));
  }

  private static Result taken(UUID id, Product product, int step) {
    boolean last = step == product.form().steps().size();
    return new Result.Taken(id, product, last ? Optional.empty() : Optional.of(step + 1));
  }

  private static Result refused(Refusal refusal) {
    return new Result.Refused(refusal);
  }
}
