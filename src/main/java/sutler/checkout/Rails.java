package sutler.checkout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sutler.payment.PaymentMethod;
import sutler.payment.Prompt;
import sutler.payment.Rail;

/// The rails by what they serve. Several can serve one method: an invoice then has a prompt of
/// each, and is paid by whichever comes.
final class Rails {
  private final Map<PaymentMethod, List<Rail>> byMethod = new TreeMap<>();

  Rails(List<Rail> rails) {
    for (Rail rail : rails) {
      for (PaymentMethod method : rail.methods()) {
        byMethod.computeIfAbsent(method, m -> new ArrayList<>()).add(rail);
      }
    }
  }

  Set<PaymentMethod> methods() {
    return Collections.unmodifiableSet(byMethod.keySet());
  }

  sealed interface Asked {
    /// @param prompts one of each rail that sees payments now
    /// @param patience of the most patient of them
    record Prompted(List<Prompt> prompts, Duration patience) implements Asked {}

    /// None sees payments now.
    ///
    /// @param why for the buyer, in one sentence
    record Unavailable(String why) implements Asked {}
  }

  /// @param request for one of [#methods]
  Asked ask(Rail.Request request) {
    List<Prompt> prompts = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    Duration patience = Duration.ZERO;
    for (Rail rail : byMethod.getOrDefault(request.method(), List.of())) {
      switch (rail.prompt(request)) {
        case Rail.Offer.Prompted(Prompt prompt) -> {
          prompts.add(prompt);
          Duration its = rail.patience(request.method());
          patience = its.compareTo(patience) > 0 ? its : patience;
        }
        case Rail.Offer.Unavailable(String why) -> reasons.add(why);
      }
    }
    return prompts.isEmpty()
        ? new Asked.Unavailable(reasons.isEmpty() ? "nobody serves it" : reasons.getFirst())
        : new Asked.Prompted(prompts, patience);
  }
}
