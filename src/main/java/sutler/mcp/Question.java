package sutler.mcp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server can ask a client.
///
/// @param method of the request
/// @param params of the request
/// @param needs the capability that the client must have declared, as the protocol nests it
public record Question(String method, ObjectNode params, ObjectNode needs) {

  /// Asks the person to fill in a form. Never for passwords, card numbers or keys: the client and
  /// its model see what is typed.
  ///
  /// @param schema a flat JSON Schema object, as JSON text
  public static Question form(String message, String schema) {
    ObjectNode params = Json.object().put("message", message);
    params.set("requestedSchema", Json.MAPPER.readTree(schema));
    ObjectNode needs = Json.object();
    needs.putObject("elicitation").putObject("form");
    return new Question("elicitation/create", params, needs);
  }

  /// Asks the person to open an address; what they type there stays between them and that page.
  ///
  /// @param id of this request, the server's own
  public static Question visit(String message, String url, String id) {
    ObjectNode params =
        Json.object()
            .put("mode", "url")
            .put("message", message)
            .put("url", url)
            .put("elicitationId", id);
    ObjectNode needs = Json.object();
    needs.putObject("elicitation").putObject("url");
    return new Question("elicitation/create", params, needs);
  }

  /// Asks the client's model.
  ///
  /// @param params of `sampling/createMessage`, with `messages` and `maxTokens`
  public static Question model(ObjectNode params) {
    return new Question("sampling/createMessage", params, Json.object("sampling"));
  }

  /// Asks which folders the client has open.
  public static Question roots() {
    return new Question("roots/list", Json.object(), Json.object("roots"));
  }

  boolean isCoveredBy(JsonNode capabilities) {
    return isForm() ? formIsCovered(capabilities) : covers(capabilities, needs);
  }

  private boolean isForm() {
    return method.equals("elicitation/create") && !params.has("mode");
  }

  /// `"elicitation": {}` has meant forms since before there was anything else.
  private static boolean formIsCovered(JsonNode capabilities) {
    JsonNode elicitation = capabilities.path("elicitation");
    return elicitation.isObject() && (elicitation.isEmpty() || elicitation.has("form"));
  }

  private static boolean covers(JsonNode has, JsonNode needed) {
    return needed.properties().stream()
        .allMatch(
            e -> has.path(e.getKey()).isObject() && covers(has.path(e.getKey()), e.getValue()));
  }
}
