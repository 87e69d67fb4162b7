package sutler.tools;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sutler.catalog.Product;
import sutler.checkout.Checkout;
import sutler.checkout.FillForm;
import sutler.checkout.Refusal;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import tools.jackson.databind.node.ObjectNode;

/// `submit-prepayment-step`.
final class SubmitPrepaymentStep extends ShopTool {
  private static final int FIELDS_MAX = 50;

  private final Checkout checkout;

  SubmitPrepaymentStep(Checkout checkout) {
    super(Specs.SUBMIT_PREPAYMENT_STEP, Scope.PURCHASE);
    this.checkout = checkout;
  }

  @Override
  Answer run(Call<Caller> call) {
    Arguments a =
        Arguments.of(call.arguments(), "product_id", "step_number", "form_data", "bill_payment_id");
    String productId = a.required("product_id").toLowerCase(Locale.ROOT);
    a.required("step_number");
    int step = a.integer("step_number", 1, 1, 20);
    Map<String, String> answers = a.texts("form_data", FIELDS_MAX);
    Optional<UUID> bill = a.uuid("bill_payment_id", ", as an earlier step returned it");
    return switch (checkout.fillForm().fill(call.visitor(), productId, step, answers, bill)) {
      case FillForm.Result.Refused(Refusal.ProductNotFound none) ->
          Refusals.productNotFound("", none.productId(), none.near()).answer();
      case FillForm.Result.Refused(Refusal refusal) -> Refusals.failure(refusal).answer();
      case FillForm.Result.Taken(UUID id, Product product, Optional<Integer> next) ->
          taken(id, product, next);
    };
  }

  private static Answer taken(UUID id, Product product, Optional<Integer> next) {
    ObjectNode root = Values.object();
    if (next.isEmpty()) {
      return Values.toon(root.put("step", "final").put("bill_payment_id", id.toString()));
    }
    root.put("step", next.get()).put("bill_payment_id", id.toString());
    FormView.fields(root.putArray("next_form"), product.form().steps().get(next.get() - 1));
    return Values.toon(root);
  }
}
