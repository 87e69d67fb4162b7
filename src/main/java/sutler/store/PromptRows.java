package sutler.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sutler.payment.Prompt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a payer needs, as the column `prompts` has it: a list of objects, each with its kind.
final class PromptRows {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private PromptRows() {}

  static String text(List<Prompt> prompts) {
    return MAPPER.writeValueAsString(prompts.stream().map(PromptRows::fields).toList());
  }

  private static Map<String, String> fields(Prompt prompt) {
    Map<String, String> fields = new LinkedHashMap<>();
    switch (prompt) {
      case Prompt.Address of -> {
        fields.put("kind", "address");
        fields.put("address", of.address());
        fields.put("uri", of.uri());
        of.contract().ifPresent(contract -> fields.put("contract", contract));
      }
      case Prompt.Authorized of -> {
        fields.put("kind", "authorized");
        fields.put("address", of.address());
        fields.put("contract", of.contract());
      }
      case Prompt.Lightning of -> {
        fields.put("kind", "lightning");
        fields.put("invoice", of.invoice());
      }
      case Prompt.Ledger of -> fields.put("kind", "ledger");
    }
    return fields;
  }

  static List<Prompt> prompts(String text) {
    List<Prompt> prompts = new ArrayList<>();
    JsonRows.read(text).forEach(row -> prompts.add(prompt(row)));
    return prompts;
  }

  private static Prompt prompt(JsonNode row) {
    String kind = JsonRows.must(row, "kind");
    return switch (kind) {
      case "address" ->
          new Prompt.Address(
              JsonRows.must(row, "address"),
              JsonRows.must(row, "uri"),
              JsonRows.text(row, "contract"));
      case "authorized" ->
          new Prompt.Authorized(JsonRows.must(row, "address"), JsonRows.must(row, "contract"));
      case "lightning" -> new Prompt.Lightning(JsonRows.must(row, "invoice"));
      case "ledger" -> new Prompt.Ledger();
      default -> throw new IllegalStateException("a prompt of the kind " + kind);
    };
  }
}
