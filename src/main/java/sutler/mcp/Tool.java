package sutler.mcp;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Something a client can call.
///
/// @param <V> who calls, as the server's own [Authenticator] knows them
public interface Tool<V> {

  Spec spec();

  /// Runs. What went wrong for the caller to mend is an [Answer] with `isError`; what is thrown is
  /// a fault of the server's. After an [Ask] it is called again, with what the client said.
  Outcome.OfTool call(Call<V> call);

  /// A tool made of a function.
  static <V> Tool<V> of(Spec spec, Function<Call<V>, Outcome.OfTool> run) {
    return new Tool<>() {
      @Override
      public Spec spec() {
        return spec;
      }

      @Override
      public Outcome.OfTool call(Call<V> call) {
        return run.apply(call);
      }
    };
  }

  /// What a client learns about a tool.
  ///
  /// @param inputSchema a JSON Schema object, as JSON text; `x-mcp-header` on a parameter has
  ///   clients mirror it into a header
  /// @param outputSchema of `structuredContent`, where the tool has that
  record Spec(
      String name,
      String title,
      String description,
      String inputSchema,
      Optional<String> outputSchema,
      Hints hints,
      List<Icon> icons) {

    public Spec(String name, String title, String description, String inputSchema, Hints hints) {
      this(name, title, description, inputSchema, Optional.empty(), hints, List.of());
    }

    public Spec with(Icon... pictures) {
      return new Spec(
          name, title, description, inputSchema, outputSchema, hints, List.of(pictures));
    }

    ObjectNode node() {
      ObjectNode node = Json.object();
      node.put("name", name).put("title", title).put("description", description);
      Icon.put(node, icons);
      node.set("inputSchema", Json.MAPPER.readTree(inputSchema));
      outputSchema.ifPresent(schema -> node.set("outputSchema", Json.MAPPER.readTree(schema)));
      node.putObject("annotations")
          .put("readOnlyHint", hints.readOnly())
          .put("destructiveHint", hints.destructive())
          .put("idempotentHint", hints.idempotent())
          .put("openWorldHint", hints.openWorld());
      return node;
    }
  }

  /// Behaviour, as hints.
  /// https://modelcontextprotocol.io/specification/2026-07-28/schema#toolannotations
  record Hints(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {}
}
