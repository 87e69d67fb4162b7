package sutler.mcp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One JSON-RPC message as it came in. https://www.jsonrpc.org/specification
sealed interface Message {

  /// @param id a string or an integer, as JSON text
  /// @param params an object; empty where none was sent
  record Request(String id, String method, JsonNode params) implements Message {}

  record Notification(String method) implements Message {}

  /// An answer to something the server asked.
  record Response() implements Message {}

  /// @param id where it could be read
  record Malformed(Optional<String> id, String reason) implements Message {}

  int METHOD_LENGTH_MAX = 200;

  static Message of(JsonNode node) {
    if (!node.isObject()) {
      return new Malformed(Optional.empty(), "a message must be a JSON object");
    }
    JsonNode idNode = node.path("id");
    boolean validId = idNode.isIntegralNumber() || idNode.isString();
    Optional<String> id = validId ? Optional.of(idNode.toString()) : Optional.empty();
    if (!node.path("jsonrpc").asString("").equals("2.0")) {
      return new Malformed(id, "\"jsonrpc\" must be \"2.0\"");
    }
    JsonNode method = node.path("method");
    if (method.isMissingNode()) {
      boolean answers = validId && (node.has("result") || node.has("error"));
      return answers ? new Response() : new Malformed(id, "\"method\" is missing");
    }
    if (!method.isString() || method.asString().length() > METHOD_LENGTH_MAX) {
      return new Malformed(
          id, "\"method\" must be a string of at most " + METHOD_LENGTH_MAX + " characters");
    }
    if (!node.has("id")) {
      return new Notification(method.asString());
    }
    return id.isEmpty()
        ? new Malformed(id, "\"id\" must be a string or an integer")
        : request(node, id.get(), method.asString());
  }

  private static Message request(JsonNode node, String id, String method) {
    JsonNode params = node.path("params");
    if (params.isMissingNode()) {
      return new Request(id, method, JsonNodeFactory.instance.objectNode());
    }
    return params.isObject()
        ? new Request(id, method, params)
        : new Malformed(Optional.of(id), "\"params\" must be an object");
  }
}
