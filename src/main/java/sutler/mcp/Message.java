package sutler.mcp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One JSON-RPC message as it came in. https://www.jsonrpc.org/specification
sealed interface Message {

  /// @param id a string or an integer, as JSON text
  /// @param params an object; empty where none was sent
  record Request(String id, String method, JsonNode params) implements Message {}

  /// @param params an object; empty where none was sent
  record Notification(String method, JsonNode params) implements Message {}

  /// An answer to something the server asked.
  ///
  /// @param id as JSON text
  /// @param message all of it, with `result` or `error`
  record Response(String id, JsonNode message) implements Message {}

  /// @param id where it could be read
  record Malformed(Optional<String> id, String reason) implements Message {}

  int METHOD_LENGTH_MAX = 200;
  int ID_LENGTH_MAX = 500;

  static Message of(JsonNode node) {
    if (!node.isObject()) {
      return new Malformed(Optional.empty(), "a message must be a JSON object");
    }
    JsonNode idNode = node.path("id");
    boolean validId =
        idNode.isIntegralNumber()
            || (idNode.isString() && idNode.asString().length() <= ID_LENGTH_MAX);
    Optional<String> id = validId ? Optional.of(idNode.toString()) : Optional.empty();
    if (!node.path("jsonrpc").asString("").equals("2.0")) {
      return new Malformed(id, "\"jsonrpc\" must be \"2.0\"");
    }
    JsonNode method = node.path("method");
    if (method.isMissingNode()) {
      boolean answers = validId && (node.has("result") || node.has("error"));
      return answers && id.isPresent()
          ? new Response(id.get(), node)
          : new Malformed(id, "\"method\" is missing");
    }
    if (!method.isString() || method.asString().length() > METHOD_LENGTH_MAX) {
      return new Malformed(
          id, "\"method\" must be a string of at most " + METHOD_LENGTH_MAX + " characters");
    }
    if (!node.has("id")) {
      JsonNode params = node.path("params");
      return new Notification(method.asString(), params.isObject() ? params : Json.object());
    }
    return id.isEmpty()
        ? new Malformed(
            id, "\"id\" must be an integer or a string of at most " + ID_LENGTH_MAX + " characters")
        : request(node, id.get(), method.asString());
  }

  private static Message request(JsonNode node, String id, String method) {
    JsonNode params = node.path("params");
    if (params.isMissingNode()) {
      return new Request(id, method, Json.object());
    }
    return params.isObject()
        ? new Request(id, method, params)
        : new Malformed(Optional.of(id), "\"params\" must be an object");
  }
}
