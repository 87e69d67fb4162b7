package sutler.mcp;

import tools.jackson.databind.JsonNode;

/// Something a client can call.
///
/// @param <V> who calls, as the server's own [Authenticator] knows them
public interface Tool<V> {

  Spec spec();

  /// Runs. What went wrong for the caller to mend is an [Answer] with `isError`; what is thrown is
  /// a fault of the server's.
  ///
  /// @param arguments always an object
  Answer call(V visitor, JsonNode arguments);

  /// What a client learns about a tool.
  ///
  /// @param inputSchema a JSON Schema object, as JSON text
  record Spec(String name, String title, String description, String inputSchema, Hints hints) {}

  /// Behaviour, as hints.
  /// https://modelcontextprotocol.io/specification/2026-07-28/schema#toolannotations
  record Hints(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {}
}
